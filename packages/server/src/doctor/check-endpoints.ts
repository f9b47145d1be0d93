import { type Finding, failed, fine, warning } from './finding.js';
import type { EndpointLook } from './look-at-endpoint.js';

type Look = EndpointLook | { readonly name: string; readonly error: string };

const mostBehind = 3;
const mostClockMs = 5_000;
/** No chain in use is without a block for so long. */
const oldestHeadMs = 10 * 60_000;

export function answered(looks: readonly Look[]): EndpointLook[] {
  return looks.filter((look): look is EndpointLook => !('error' in look));
}

/** Whether each endpoint is there, serves the right chain and keeps up with the others. */
export function checkEndpoints(looks: readonly Look[], chainId: number | null, now: number): Finding[] {
  const wanted = chainId ?? answered(looks)[0]?.chainId ?? null;
  const right = answered(looks).filter((look) => look.chainId === wanted);
  const highest = Math.max(0, ...right.map(({ head }) => head.number));
  return looks.map((look): Finding => {
    const check = `RPC endpoint ${look.name}`;
    if ('error' in look) {
      const fix =
        'Check BROADCASTER_RPC_URL, its key and the network between. While no endpoint answers, transactions wait.';
      return failed(check, `does not answer: ${look.error}`, fix);
    }
    if (look.chainId !== wanted) {
      const fix =
        'Give the URL of the right chain, or set BROADCASTER_CHAIN_ID to the one that is meant. Its answers are not used until then.';
      return failed(check, `serves chain ${look.chainId}, expected ${wanted}`, fix);
    }
    const behind = highest - look.head.number;
    if (behind >= mostBehind) {
      const fix =
        'It is not synchronised, or overloaded: ask the provider, or take it out. Reads go to the others meanwhile.';
      return failed(check, `is ${behind} blocks behind the others (${look.head.number} of ${highest})`, fix);
    }
    const age = now - look.head.at;
    if (age > oldestHeadMs) {
      const fix =
        'The node is not synchronised, the chain stands still, or the clock of this machine is wrong: compare the block with an explorer.';
      return warning(check, `its newest block ${look.head.number} is ${Math.round(age / 60_000)} minutes old`, fix);
    }
    return fine(check, `chain ${look.chainId} at block ${look.head.number}`);
  });
}

/** Whether the clock of this machine is right, by those of others. */
export function checkClock(looks: readonly EndpointLook[], databaseAhead: number | null, now: number): Finding {
  const told = [...looks.map(({ clockAhead }) => clockAhead), databaseAhead].filter((ahead) => ahead !== null);
  // a block from the future: a clock that told nothing else
  const future = Math.max(0, ...looks.map(({ head }) => head.at - now));
  const ahead = told.length > 0 ? middleOf(told) : future;
  const off = Math.abs(ahead) > mostClockMs ? ahead : future > 3 * mostClockMs ? future : null;
  if (off === null) return fine('clock', `within ${mostClockMs / 1000} s of others'`);
  const found = `is ${Math.round(Math.abs(off) / 1000)} s ${off > 0 ? 'behind' : 'ahead of'} others'`;
  const fix =
    'Turn on time synchronisation (timedatectl set-ntp true): deadlines, sessions and signatures of webhooks depend on the time.';
  return failed('clock', found, fix);
}

function middleOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
