import { blockers, type LaneHealth } from '@tx-broadcaster/core';
import { Gauge, type Registry } from 'prom-client';
import type { WatchedBroadcaster } from './watched-broadcaster.js';

/** Whoever brings signed transactions has a lane of his own: beyond so many signers they share a name. */
const mostSigners = 50;

const facts: readonly {
  readonly name: string;
  readonly help: string;
  readonly of: (lane: LaneHealth, now: number) => number | null;
}[] = [
  {
    name: 'broadcaster_lane_queued',
    help: 'Transactions of a signer that wait for a nonce.',
    of: ({ queued }) => queued,
  },
  {
    name: 'broadcaster_lane_in_flight',
    help: 'Transactions of a signer that have a nonce which the chain has not used for good yet.',
    of: ({ in_flight }) => in_flight,
  },
  {
    name: 'broadcaster_signer_balance_ether',
    help: 'What a signer has, as last seen.',
    of: ({ balance }) => (balance === null ? null : Number(balance) / 1e18),
  },
  {
    name: 'broadcaster_signer_paused',
    help: '1 while a person has paused a signer.',
    of: ({ paused }) => (paused === null ? 0 : 1),
  },
  {
    name: 'broadcaster_signer_review',
    help: '1 while a signer waits for a person, because the chain is ahead of the store.',
    of: ({ review }) => (review === null ? 0 : 1),
  },
  {
    name: 'broadcaster_lane_head_block',
    help: 'The head as a lane has last seen it.',
    of: ({ head_block }) => head_block,
  },
  {
    name: 'broadcaster_lane_seen_age_seconds',
    help: 'Time since a lane has last seen its chain.',
    of: ({ seen_at }, now) => (seen_at === null ? null : Math.max(0, now - Date.parse(seen_at)) / 1000),
  },
];

/** How the lanes of this instance are doing, read whenever somebody asks. */
export function laneMetrics(
  registry: Registry,
  broadcaster: Pick<WatchedBroadcaster, 'health' | 'instances'>,
  now: () => number,
): void {
  for (const { name, help, of } of facts) {
    new Gauge({
      name,
      help,
      labelNames: ['signer', 'chain_id'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [signer, lane] of named(broadcaster.health())) {
          const value = of(lane, now());
          if (value === null) continue;
          const labels = { signer, chain_id: lane.chain_id };
          if (signer === 'other') this.inc(labels, value);
          else this.set(labels, value);
        }
      },
    });
  }
  new Gauge({
    name: 'broadcaster_instances',
    help: 'Instances that drive lanes on this store; every instance tells the same.',
    registers: [registry],
    collect() {
      const instances = broadcaster.instances();
      if (instances !== null) this.set(instances);
    },
  });
  new Gauge({
    name: 'broadcaster_lanes_blocked',
    help: 'Lanes whose transactions wait, by what they wait for.',
    labelNames: ['blocked_on', 'chain_id'],
    registers: [registry],
    collect() {
      this.reset();
      const lanes = broadcaster.health();
      for (const chain_id of new Set(lanes.map((lane) => lane.chain_id))) {
        for (const blocked_on of blockers) this.set({ blocked_on, chain_id }, 0);
      }
      for (const { blocked_on, chain_id } of lanes) if (blocked_on !== null) this.inc({ blocked_on, chain_id });
    },
  });
}

function named(lanes: readonly LaneHealth[]): [signer: string, lane: LaneHealth][] {
  const known = new Set([...new Set(lanes.map(({ signer }) => signer))].slice(0, mostSigners));
  return lanes.map((lane) => [known.has(lane.signer) ? lane.signer : 'other', lane]);
}
