import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyNodeError, type NodeErrorClass } from './classify-node-error.js';
import published from './node-errors.fixture.json' with { type: 'json' };
import own from './node-errors-own.fixture.json' with { type: 'json' };

interface Sample {
  readonly client: string;
  readonly code: number | string | null;
  readonly message: string;
  readonly class: string;
  readonly acceptable?: readonly string[];
}

const safety: readonly string[] = ['already-known', 'nonce-too-low', 'replacement-underpriced', 'reverted'];
const possiblyPooled: readonly string[] = [...safety, 'transient', 'unknown', 'not-permitted'];
const classes: readonly NodeErrorClass[] = [
  'already-known',
  'nonce-too-low',
  'nonce-too-high',
  'underpriced',
  'replacement-underpriced',
  'fee-too-low',
  'fee-cap-exceeded',
  'insufficient-funds',
  'gas-limit',
  'reverted',
  'invalid-tx',
  'not-permitted',
  'pool-full',
  'rate-limited',
  'transient',
  'endpoint-config',
  'unknown',
];

const sets: Record<string, readonly Sample[]> = {
  'the published strings': published,
  'own strings, known while the rules were written': own.developed.map(sampleOf),
  'own strings, collected after the rules were written': own.blind.map(sampleOf),
};

describe.each(Object.entries(sets))('%s', (_name, samples) => {
  const read = samples.map((sample) => ({ sample, verdict: verdictOn(sample) }));

  it('are read right in at least 97 of 100 cases', () => {
    const wrong = read.filter(({ sample, verdict }) => !isRight(sample, verdict.class));
    const share = 1 - wrong.length / read.length;
    expect(share, `${read.length - wrong.length} of ${read.length}\n${list(wrong)}`).toBeGreaterThanOrEqual(0.97);
  });

  it('are read right in every case that tells of a transaction in a pool', () => {
    const wrong = read.filter(
      ({ sample, verdict }) => safety.includes(sample.class) && !isRight(sample, verdict.class),
    );
    expect(list(wrong)).toBe('');
  });

  it('never read as "not in the pool" what may be in the pool', () => {
    const wrong = read.filter(({ sample, verdict }) => possiblyPooled.includes(sample.class) && !verdict.maybeInPool);
    expect(list(wrong)).toBe('');
  });
});

describe('the message counts before the code', () => {
  it.each([
    // -32005 is Infura's rate limit and besu's gas limit
    [-32005, 'Transaction gas limit exceeds block gas limit', 'gas-limit'],
    [-32005, 'project ID request rate exceeded', 'rate-limited'],
    [-32003, 'transaction already imported', 'already-known'],
    [-32003, 'Intrinsic gas exceeds gas limit', 'gas-limit'],
    [-32003, 'response too large', 'transient'],
    [-32010, 'Request timeout. Please try again.', 'transient'],
    [-32010, 'OldNonce, Current nonce: 55, nonce of rejected tx: 54', 'nonce-too-low'],
    [-32601, 'already known', 'already-known'],
    [429, 'nonce too low', 'nonce-too-low'],
    [3, 'wrong chain id 5', 'invalid-tx'],
  ])('%d "%s" is %s', (code, message, verdict) => {
    expect(classifyNodeError({ code, message }).class).toBe(verdict);
  });

  it.each([
    [3, 'reverted'],
    [4, 'already-known'],
    [429, 'rate-limited'],
    [503, 'transient'],
    [401, 'endpoint-config'],
    [-32601, 'endpoint-config'],
    [-38010, 'nonce-too-low'],
    [-32000, 'unknown'],
    [-32003, 'unknown'],
    [undefined, 'unknown'],
  ])('a code alone: %s is %s', (code, verdict) => {
    expect(classifyNodeError({ code, message: '' }).class).toBe(verdict);
    expect(classifyNodeError({ code }).class).toBe(verdict);
  });

  it('trusts no code beside words it cannot read', () => {
    expect(classifyNodeError({ code: -32005, message: 'some old story' }).class).toBe('unknown');
    expect(classifyNodeError({ code: 3, message: 'some old story' }).class).toBe('unknown');
  });
});

describe('wrappings', () => {
  it('reads what a gateway put into data', () => {
    const nested = { code: -32603, message: 'Internal JSON-RPC error.' };
    expect(classifyNodeError({ ...nested, data: 'nonce too low' }).class).toBe('nonce-too-low');
    expect(classifyNodeError({ ...nested, data: { code: -32000, message: 'already known' } }).class).toBe(
      'already-known',
    );
    expect(classifyNodeError({ ...nested, data: { originalError: { message: 'txpool is full' } } }).class).toBe(
      'pool-full',
    );
    expect(classifyNodeError({ ...nested, data: [{ error: { message: 'nonce too low' } }] }).class).toBe(
      'nonce-too-low',
    );
    expect(classifyNodeError(nested).class).toBe('transient');
  });

  it('knows Solidity revert data, whatever the words around it', () => {
    const data = `0x08c379a0${'00'.repeat(64)}`;
    expect(classifyNodeError({ code: -32000, message: 'Server error', data }).class).toBe('reverted');
    expect(classifyNodeError({ code: -32015, message: 'oops', data: `Reverted ${data}` }).class).toBe('reverted');
    expect(classifyNodeError({ code: -32603, message: 'oops', data: { data } }).class).toBe('reverted');
  });

  it('reads the cause and the code of a transport error', () => {
    const cause = Object.assign(new Error('oops'), { code: 'ECONNRESET' });
    expect(classifyNodeError(new Error('oops', { cause })).class).toBe('transient');
    expect(classifyNodeError(new Error('oops', { cause: new Error('replacement fee too low') })).class).toBe(
      'replacement-underpriced',
    );
  });

  it.each<[string, (message: string) => string]>([
    ['erigon', (message) => `FEE_TOO_LOW: ${message}`],
    ['mantle', (message) => `failed to forward tx to sequencer, please try again. Error message: '${message}'`],
    ['hedera', (message) => `[Request ID: 2e952947-ffad-408b-aed9-35f3ed152001] ${message}`],
    ['reth', (message) => `[0x${'ab'.repeat(32)}]: ${message}`],
    ['chainlink', (message) => `primary http (http://***REDACTED***:9933) call failed: ${message}`],
    ['a gateway', (message) => JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32000, message } })],
    ['grpc', (message) => `rpc error: code = Unknown desc = ${message}`],
    [
      'ethers',
      (message) =>
        `could not coalesce error (error={ "code": -32000, "message": "${message}" }, payload={ "id": 12, "method": "eth_sendRawTransaction", "params": [ "0x02f8" ] }, code=UNKNOWN_ERROR, version=6.13.1)`,
    ],
    [
      'viem',
      (message) =>
        `Missing or invalid parameters.\nDouble check you have provided the correct parameters.\n\nURL: https://rpc.example\nRequest body: {"method":"eth_sendRawTransaction","params":["0x02"]}\n\nDetails: ${message}\nVersion: viem@2.40.0`,
    ],
  ])('of %s do not change what is read', (_name, wrap) => {
    const told = Object.values(sets).flatMap((samples) => samples.filter((sample) => safety.includes(sample.class)));
    for (const { message } of told.filter((sample) => sample.message !== '')) {
      expect(classifyNodeError({ message: wrap(message) }).class, message).toBe(classifyNodeError({ message }).class);
    }
  });

  it('reads a page by its status', () => {
    const page = (title: string) => `<html>\r\n<head><title>${title}</title></head><body>nonce too low</body></html>`;
    expect(classifyNodeError({ message: page('502 Bad Gateway') }).class).toBe('transient');
    expect(classifyNodeError({ message: page('429 Too Many Requests') }).class).toBe('rate-limited');
    expect(classifyNodeError({ message: page('403 Forbidden') }).class).toBe('endpoint-config');
    expect(classifyNodeError({ message: page('Attention!') }).class).toBe('transient');
  });

  it('is not misled by the words of URLs and raw transactions', () => {
    const url = 'https://rpc.example/rate-limit/insufficient-funds';
    expect(classifyNodeError({ message: `The request took too long. URL: ${url}` }).class).toBe('transient');
    expect(classifyNodeError({ message: `rawTx: 0x${'ab'.repeat(100_000)}: nonce too low` }).class).toBe(
      'nonce-too-low',
    );
  });
});

describe('any input', () => {
  it('gets a class, and no exception', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true });
    fc.assert(
      fc.property(fc.oneof(anything, fc.record({ code: anything, message: anything, data: anything })), (error) => {
        // nodes and libraries do not keep to types
        expect(classes).toContain(classifyNodeError(error as never).class);
      }),
    );
  });

  it('may be circular, hostile or huge', () => {
    const circular: { message: string; data?: unknown } = { message: 'nonce too low' };
    circular.data = { error: circular, errors: [circular, circular] };
    expect(classifyNodeError(circular).class).toBe('nonce-too-low');

    const hostile = new Proxy({}, { ownKeys: () => fail(), get: () => fail() });
    expect(classifyNodeError(hostile)).toEqual({ class: 'unknown', maybeInPool: true });
    expect(classifyNodeError({ message: `already known ${'nonce '.repeat(500_000)}` }).class).toBe('already-known');
    expect(classifyNodeError(null as never).class).toBe('unknown');
  });

  it('keeps its class in other cases and with blanks around it', () => {
    const message = fc.constantFrom(
      ...Object.values(sets).flatMap((samples) => samples.map((sample) => sample.message)),
    );
    const blanks = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r') });
    fc.assert(
      fc.property(message, blanks, blanks, fc.array(fc.boolean(), { minLength: 1 }), (text, before, after, upper) => {
        const changed = [...text].map((letter, at) =>
          upper[at % upper.length] ? letter.toUpperCase() : letter.toLowerCase(),
        );
        const verdict = classifyNodeError({ message: before + changed.join('') + after });
        expect(verdict).toEqual(classifyNodeError({ message: text }));
      }),
      { numRuns: 1_000 },
    );
  });
});

/** A row of the own strings: class/also accepted | client | code | message. */
function sampleOf(row: string): Sample {
  const [verdicts = '', client = '', code = '', message = ''] = row.split(' | ');
  const [verdict = '', ...acceptable] = verdicts.split('/');
  return { client, code: code === '' ? null : Number(code), message, class: verdict, acceptable };
}

function verdictOn({ code, message }: Sample) {
  return classifyNodeError({ code: typeof code === 'number' && !Number.isNaN(code) ? code : undefined, message });
}

function isRight(sample: Sample, verdict: NodeErrorClass): boolean {
  return verdict === sample.class || (sample.acceptable ?? []).includes(verdict);
}

function list(read: readonly { sample: Sample; verdict: { class: NodeErrorClass } }[]): string {
  return read
    .map(({ sample, verdict }) => `${sample.class}, read ${verdict.class}: ${sample.client} "${sample.message}"`)
    .join('\n');
}

function fail(): never {
  throw new Error('hostile');
}
