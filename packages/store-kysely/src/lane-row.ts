import type { Lane } from '@tx-broadcaster/core';
import * as json from './json-column.js';
import type { LaneRow } from './schema.js';

export function laneOf(row: LaneRow): Lane {
  return {
    id: row.id,
    chainId: row.chain_id,
    signer: row.signer as Lane['signer'], // the column holds what a lane held
    baseNonce: row.base_nonce,
    incarnation: row.incarnation,
    seq: row.seq,
    epoch: row.epoch,
    review: json.orNull.decode(json.review, row.review),
    parkedAt: row.parked_at,
    orders: {
      paused: json.orNull.decode(json.paused, row.paused),
      approved: json.orNull.decode(json.approved, row.approved),
    },
  };
}
