import { type ListFilter, laneId, stages, statuses } from '@tx-broadcaster/core';
import { sql } from 'kysely';
import type { Asking } from './asking.js';
import { bytesOf } from './bytes-column.js';
import type { Cell } from './columns.js';
import type { Column } from './schema.js';

/** Rows that an index lists in the order of acceptance: each branch is one set of equal columns. */
export interface ListSource {
  readonly branches: readonly Branch[];
  /** The conditions that every row of the source meets. */
  readonly covers: readonly (keyof ListFilter)[];
}

type Branch = Partial<Record<Column<'transactions'>, Cell>>;

/** Beyond it a merge of branches costs more than it saves. */
const mostBranches = 64;

/** Rows of a type or a submitter are not counted; a source known to be smaller than this is read instead. */
const uncounted = 10_000;

/** The smallest set of rows that an index can list and that holds every match. */
export async function listSource(asking: Asking, filter: ListFilter): Promise<ListSource> {
  const exact = (await hashSource(asking, filter)) ?? exactSource(filter);
  if (exact !== null) return exact;
  const sources = [
    typeSource(filter),
    submitterSource(filter),
    stageSource(filter),
    await laneSource(asking, filter),
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

async function hashSource({ db, ask }: Asking, { hash }: ListFilter): Promise<ListSource | null> {
  if (hash === undefined) return null;
  const attempts = db.selectFrom('attempts').select('transaction_id as id');
  const holders = await ask(attempts.where('hash', '=', bytesOf(hash)).where('transaction_id', 'is not', null));
  return { branches: holders, covers: ['hash'] };
}

function exactSource({ idempotencyKey, externalId, nonce }: ListFilter): ListSource | null {
  if (idempotencyKey !== undefined) {
    return { branches: [{ idempotency_key: idempotencyKey }], covers: ['idempotencyKey'] };
  }
  if (externalId !== undefined) return { branches: [{ external_id: externalId }], covers: ['externalId'] };
  return nonce === undefined ? null : { branches: [{ nonce }], covers: ['nonce'] };
}

function typeSource({ messageType, status }: ListFilter): ListSource | null {
  if (messageType === undefined) return null;
  return {
    branches: pairs(messageType, status ?? statuses, (message_type, status) => ({ message_type, status })),
    covers: ['messageType', 'status'],
  };
}

function submitterSource({ submittedBy }: ListFilter): ListSource | null {
  return submittedBy === undefined ? null : { branches: [{ submitted_by: submittedBy }], covers: ['submittedBy'] };
}

function stageSource({ status, stage }: ListFilter): ListSource | null {
  if (status === undefined && stage === undefined) return null;
  return {
    branches: pairs(status ?? statuses, stage ?? stages, (status, stage) => ({ status, stage })),
    covers: ['status', 'stage'],
  };
}

async function laneSource({ db, ask }: Asking, { chainId, from }: ListFilter): Promise<ListSource | null> {
  if (chainId === undefined && from === undefined) return null;
  if (chainId !== undefined && from !== undefined) {
    const lane = laneId(chainId, from as `0x${string}`); // only a name to look up: an unknown one finds nothing
    return { branches: [{ lane }], covers: ['chainId', 'from'] };
  }
  const pattern = from === undefined ? `${chainId}:%` : `%:${from.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}`;
  const matching = sql<boolean>`lane like ${pattern} escape '\\'`;
  const lanes = db.selectFrom('stage_counts').select('lane').distinct().where(matching);
  return { branches: await ask(lanes.limit(mostBranches + 1)), covers: [from === undefined ? 'chainId' : 'from'] };
}

async function sizeOf({ db, ask }: Asking, { branches }: ListSource): Promise<number> {
  if (branches.some((branch) => branch.message_type !== undefined || branch.submitted_by !== undefined))
    return uncounted;
  const counts = db.selectFrom('stage_counts').select(({ fn }) => fn.sum<number | null>('amount').as('amount'));
  const [total] = await ask(
    counts.where(({ and, eb, or }) =>
      or(branches.map((branch) => and(Object.entries(branch).map(([name, cell]) => eb(sql.ref(name), '=', cell))))),
    ),
  );
  return Number(total?.amount ?? 0);
}

function pairs<A, B>(left: readonly A[], right: readonly B[], pair: (a: A, b: B) => Branch): Branch[] {
  return [...new Set(left)].flatMap((a) => [...new Set(right)].map((b) => pair(a, b)));
}
