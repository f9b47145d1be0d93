import * as say from '#text/overview';
import { can } from '../api/config.js';
import { pageHref } from '../api/root.js';
import { feesByChain } from '../stats/group-rows.js';
import { useDay } from '../stats/use-day.js';
import { nativeText } from '../transactions/amounts.js';
import { StatCard } from './stat-card.js';

/** What was spent on fees: of the dearest chain first, the others below. */
export function FeesCard() {
  const day = useDay('signer');
  const fees = [...feesByChain(day?.points ?? [])].sort(([a], [b]) => a - b);
  const [first = '0', ...others] = fees.map(([chain, fee]) => nativeText(String(fee), chain, 4));
  const [amount = '0', unit = ''] = first.split(' ');
  return (
    <StatCard
      name={say.feesDay}
      value={day && amount}
      note={[say.onGas(unit).trim(), ...others].join(', ')}
      tone={null}
      href={pageHref(can('GET /signers') ? '/signers' : '/transactions')}
    />
  );
}
