import { laneId, nonceIn, statuses } from '@tx-broadcaster/core';
import { sql } from 'kysely';
import type { Asking } from './asking.js';
import { bytesOf } from './bytes-column.js';
import type { Cell } from './columns.js';
import type { Column } from './schema.js';
import type { StoredFilter } from './stored-filter.js';
import { stageCounts } from './sums.js';

/** Rows that an index lists in the order of acceptance: each branch is one set of equal columns. */
export interface ListSource {
  readonly branches: readonly Branch[];
  /** The conditions that every row of the source meets. */
  readonly covers: readonly (keyof StoredFilter)[];
  /** Whether a row can be in several branches. */
  readonly overlaps?: boolean;
}

/** `lower(recipient)` is what that index holds. */
type Branch = Partial<Record<Column<'transactions'> | 'lower(recipient)', Cell>>;

/** Beyond it a merge of branches costs more than it saves. */
const mostBranches = 64;

/** Rows of a recipient or a submitter are not counted; a source known to be smaller than this is read instead. */
const uncounted = 10_000;

const counted = new Set(['lane', 'message_type', 'status', 'stage']);

/** The smallest set of rows that an index can list and that holds every match. */
export async function listSource(asking: Asking, filter: StoredFilter): Promise<ListSource> {
  const exact = (await hashSource(asking, filter)) ?? exactSource(filter) ?? mentionSource(filter);
  if (exact !== null) return exact;
  const sources = [
    typeSource(filter),
    submitterSource(filter),
    await stageSource(asking, filter),
    await laneSource(asking, filter),
    recipientSource(filter),
    await addressSource(asking, filter),
  ].filter(isUsable);
  const [first = everything, ...others] = sources;
  if (others.length === 0) return first;
  const sized = await Promise.all(sources.map(async (source) => ({ source, rows: await sizeOf(asking, source) })));
  return sized.reduce((least, next) => (next.rows < least.rows ? next : least)).source;
}

const everything: ListSource = { branches: [{}], covers: [] };

function isUsable(source: ListSource | null): source is ListSource {
  return source !== null && source.branches.length <= mostBranches;
}

async function hashSource({ db, ask }: Asking, { hash }: StoredFilter): Promise<ListSource | null> {
  if (hash === undefined) return null;
  const attempts = db.selectFrom('attempts').select('transaction_id as id');
  const holders = await ask(attempts.where('hash', '=', bytesOf(hash)).where('transaction_id', 'is not', null));
  if (holders.length === 0) {
    const past = db.selectFrom('past_attempts').select('transaction_id as id').orderBy('seq', 'desc').limit(1);
    const holder = past.where('hash', '=', bytesOf(hash)).where('transaction_id', 'is not', null);
    return { branches: await ask(holder), covers: ['hash'] };
  }
  return { branches: holders, covers: ['hash'] };
}

function exactSource({ idempotencyKey, externalId, parentId, nonce }: StoredFilter): ListSource | null {
  if (idempotencyKey !== undefined) {
    return { branches: [{ idempotency_key: idempotencyKey }], covers: ['idempotencyKey'] };
  }
  if (externalId !== undefined) return { branches: [{ external_id: externalId }], covers: ['externalId'] };
  if (parentId !== undefined) return { branches: [{ parent_id: parentId }], covers: ['parentId'] };
  return nonce === undefined ? null : { branches: [{ nonce }], covers: ['nonce'] };
}

function mentionSource({ mentions, mentionedTypes = [], status }: StoredFilter): ListSource | null {
  if (mentions === undefined) return null;
  const nonce = nonceIn(mentions);
  const source: ListSource = {
    branches: [
      { external_id: mentions },
      { idempotency_key: mentions },
      ...(nonce === null ? [] : [{ nonce }]),
      ...pairs(mentionedTypes, status ?? statuses, (message_type, status) => ({ message_type, status })),
    ],
    covers: ['mentions', 'mentionedTypes'],
    overlaps: true,
  };
  return isUsable(source) ? source : null;
}

function typeSource({ messageType, status }: StoredFilter): ListSource | null {
  if (messageType === undefined) return null;
  return {
    branches: pairs(messageType, status ?? statuses, (message_type, status) => ({ message_type, status })),
    covers: ['messageType', 'status'],
  };
}

function submitterSource({ submittedBy }: StoredFilter): ListSource | null {
  return submittedBy === undefined ? null : { branches: [{ submitted_by: submittedBy }], covers: ['submittedBy'] };
}

/** Of all pairs of status and stage those that some transaction was ever in: a branch costs a plan, also of nothing. */
async function stageSource({ db, ask }: Asking, { status, stage }: StoredFilter): Promise<ListSource | null> {
  if (status === undefined && stage === undefined) return null;
  let known = db.selectFrom(stageCounts(db)).select(['status', 'stage']).distinct();
  if (status !== undefined) known = known.where('status', 'in', status);
  if (stage !== undefined) known = known.where('stage', 'in', stage);
  return { branches: await ask(known.orderBy('status').orderBy('stage')), covers: ['status', 'stage'] };
}

async function laneSource(asking: Asking, { chainId, from }: StoredFilter): Promise<ListSource | null> {
  if (chainId === undefined && from === undefined) return null;
  if (chainId !== undefined && from !== undefined) {
    const lane = laneId(chainId, from as `0x${string}`); // only a name to look up: an unknown one finds nothing
    return { branches: [{ lane }], covers: ['chainId', 'from'] };
  }
  const branches = await lanesOf(asking, { chainId, from }, mostBranches + 1);
  return { branches, covers: [from === undefined ? 'chainId' : 'from'] };
}

function recipientSource({ to }: StoredFilter): ListSource | null {
  return to === undefined ? null : { branches: [{ 'lower(recipient)': to.toLowerCase() }], covers: ['to'] };
}

async function addressSource(asking: Asking, { address }: StoredFilter): Promise<ListSource | null> {
  if (address === undefined) return null;
  const lanes = await lanesOf(asking, { from: address }, mostBranches + 1);
  const branches = [...lanes, { 'lower(recipient)': address.toLowerCase() }];
  return { branches, covers: ['address'], overlaps: true };
}

/** The lanes of a chain or of a signer, as far as they have transactions. */
export async function lanesOf(
  { db, ask }: Asking,
  { chainId, from }: { readonly chainId?: number | undefined; readonly from?: string | undefined },
  most?: number,
): Promise<readonly { readonly lane: string }[]> {
  const pattern = from === undefined ? `${chainId}:%` : `%:${from.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}`;
  const matching = sql<boolean>`lane like ${pattern} escape '\\'`;
  const lanes = db.selectFrom(stageCounts(db)).select('lane').distinct().where(matching);
  return await ask(most === undefined ? lanes : lanes.limit(most));
}

async function sizeOf({ db, ask }: Asking, { branches }: ListSource): Promise<number> {
  const known = branches.filter((branch) => Object.keys(branch).every((name) => counted.has(name)));
  const guessed = (branches.length - known.length) * uncounted;
  if (known.length === 0) return guessed;
  const counts = db.selectFrom(stageCounts(db)).select(({ fn }) => fn.sum<number | null>('amount').as('amount'));
  const [total] = await ask(
    counts.where(({ and, eb, or }) =>
      or(known.map((branch) => and(Object.entries(branch).map(([name, cell]) => eb(sql.ref(name), '=', cell))))),
    ),
  );
  return guessed + Number(total?.amount ?? 0);
}

function pairs<A, B>(left: readonly A[], right: readonly B[], pair: (a: A, b: B) => Branch): Branch[] {
  return [...new Set(left)].flatMap((a) => [...new Set(right)].map((b) => pair(a, b)));
}
