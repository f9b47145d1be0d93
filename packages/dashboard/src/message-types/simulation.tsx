import type { SimulationRecord } from '@tx-broadcaster/core';
import * as say from '#text/message-types';
import { grouped } from '../transactions/amounts.js';
import { Icon } from '../ui/icon.js';

const told = {
  success: { tone: 'success', icon: 'success', text: say.itWouldSucceedNow },
  failure: { tone: 'failed', icon: 'failed', text: say.itWouldFailNow },
  unknown: { tone: 'caution', icon: 'warning', text: say.noEndpointCouldTell },
} as const;

/** What would become of it; nothing was sent. */
export function Simulation({ result }: { result: SimulationRecord }) {
  const { outcome, failure, gas_estimate: gas, function: called } = result;
  const { tone, icon, text } = told[outcome];
  return (
    <div class="notice" data-tone={tone} role="status">
      <Icon name={icon} />
      <div class="notice-text">
        <strong>{text}</strong>
        {failure && <p class="sentence">{failure.message}</p>}
        {failure?.hint && <p>{failure.hint}</p>}
        <p class="soft small">
          {[called?.signature, gas !== null && say.gas(grouped(gas))].filter(Boolean).join(' · ')}
        </p>
      </div>
    </div>
  );
}
