import type { EndpointHealth, LaneHealth } from '@tx-broadcaster/core';
import type { App } from '../http/app-context.js';
import { replyJson } from '../http/reply.js';
import { type ResourceMethods, resource } from '../http/resource.js';
import type { System } from '../system/system.js';
import type { WarningCode } from '../system/warnings.js';
import { version } from '../version.js';
import type { RouteContext } from './route-context.js';

/** A store that takes longer to read one row is of no use to a request either. */
const storeTimeoutMs = 2000;
/** Lanes without work look at the chain once a minute. */
const staleAfterMs = 150_000;

type Check = { readonly status: 'ok' | 'degraded' | 'failed'; readonly detail?: string };

/** For orchestrators: `/livez` asks whether to restart, `/readyz` whether to send requests here. */
export function healthRoutes(app: App, { broadcaster, phase }: RouteContext, system?: System): void {
  // touches neither store nor chain: an outage of theirs must not restart the process
  resource(app, '/livez', { GET: (c) => replyJson(c, 200, { status: 'ok' }) });

  const readiness: ResourceMethods = {
    GET: async (c) => {
      const checks = {
        serving: servingCheck(phase()),
        store: await storeCheck(broadcaster),
        rpc: rpcCheck(broadcaster.health(), broadcaster.endpoints()),
        signers: signersCheck(broadcaster.health()),
        workers: workersCheck(broadcaster.instances()),
        disk: warningCheck(system, 'disk_low'),
        migrations: warningCheck(system, 'schema_too_new'),
      };
      const found = Object.values(checks).map((check) => check.status);
      const status = found.includes('failed') ? 'not_ready' : found.includes('degraded') ? 'degraded' : 'ready';
      return replyJson(c, status === 'not_ready' ? 503 : 200, { status, checks });
    },
  };
  resource(app, '/readyz', readiness);
  // the name that simple monitors ask for
  resource(app, '/healthz', readiness);

  resource(app, '/version', {
    GET: (c) => {
      const known = [...broadcaster.health(), ...broadcaster.endpoints()];
      const chains = [...new Set(known.map(({ chain_id }) => chain_id))].sort((a, b) => a - b);
      return replyJson(c, 200, {
        version,
        node: process.version,
        chain_ids: chains,
        started_at: new Date(Date.now() - process.uptime() * 1000).toISOString(),
        uptime_s: Math.floor(process.uptime()),
      });
    },
  });
}

function servingCheck(phase: ReturnType<RouteContext['phase']>): Check {
  return phase === 'serving' ? { status: 'ok' } : { status: 'failed', detail: 'shutting down' };
}

async function storeCheck(broadcaster: RouteContext['broadcaster']): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Check>((resolve) => {
    timer = setTimeout(resolve, storeTimeoutMs, { status: 'failed', detail: `no answer within ${storeTimeoutMs} ms` });
  });
  const read = broadcaster.list({ limit: 1 }).then(
    (): Check => ({ status: 'ok' }),
    (): Check => ({ status: 'failed', detail: 'cannot be read' }),
  );
  const check = await Promise.race([read, late]);
  clearTimeout(timer);
  return check;
}

/** Chains out of reach only degrade: transactions are taken all the same and sent later. */
function rpcCheck(lanes: readonly LaneHealth[], endpoints: readonly EndpointHealth[]): Check {
  const unseen = lanes.filter(isUnseen);
  if (unseen.length > 0) {
    const chains = [...new Set(unseen.map((lane) => lane.chain_id))].join(', ');
    return { status: 'degraded', detail: `chain ${chains} cannot be reached; transactions wait` };
  }
  const ill = endpoints.filter(({ status }) => status !== 'healthy' && status !== 'unknown');
  if (ill.length === 0) return { status: 'ok' };
  const named = ill.map(({ name, chain_id, status }) => `${name} of chain ${chain_id} is ${status}`).join(', ');
  const hasNone = ill.some((one) => endpoints.every((other) => other.chain_id !== one.chain_id || ill.includes(other)));
  return { status: hasNone ? 'degraded' : 'ok', detail: `${named}; see GET /rpc` };
}

/** A signer that waits for a person holds up its own transactions only. */
function signersCheck(lanes: readonly LaneHealth[]): Check {
  const waiting = lanes.filter(({ review }) => review !== null);
  if (waiting.length === 0) return { status: 'ok' };
  const signers = waiting.map(({ signer, chain_id }) => `${signer} on chain ${chain_id}`).join(', ');
  return { status: 'degraded', detail: `${signers}: somebody has to look, see GET /signers` };
}

/** Transactions are taken all the same where nobody sends them now. */
function workersCheck(instances: number | null): Check {
  if (instances !== 0) return { status: 'ok' };
  return { status: 'degraded', detail: 'no instance drives lanes: start one of mode all or worker; transactions wait' };
}

/** What is wrong with the store's disk or tables does not keep it from working now. */
function warningCheck(system: System | undefined, code: WarningCode): Check {
  const found = system?.watch?.latest.warnings.find((warning) => warning.code === code);
  return found ? { status: 'degraded', detail: `${found.detail}. ${found.hint}` } : { status: 'ok' };
}

function isUnseen({ blocked_on, seen_at }: LaneHealth): boolean {
  return blocked_on === 'rpc_unavailable' || seen_at === null || Date.now() - Date.parse(seen_at) > staleAfterMs;
}
