import type { CallRecord } from '@tx-broadcaster/core';
import { Hash } from '../../ui/hash.js';
import { grouped } from '../amounts.js';

type Args = NonNullable<CallRecord['function']>['args'];

/** Of a call or an event, each by its name and type. */
export function Arguments({ args }: { args: Args }) {
  if (args.length === 0) return null;
  return (
    <dl>
      {args.map(({ name, type, value }, index) => (
        <div key={`${index} ${name}`} class="fact">
          <dt>
            {name || `#${index}`} <span class="small">{type}</span>
          </dt>
          <dd>
            <Argument value={value} name={name || `argument ${index}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Argument({ value, name }: { value: Args[number]['value']; name: string }) {
  if (typeof value !== 'string') return <span class="mono wrap">{JSON.stringify(value)}</span>;
  if (/^0x[\da-f]{40,}$/i.test(value)) return <Hash value={value} what={name} full />;
  // uint256 is read in groups of three
  return <span class="wrap">{/^\d{5,}$/.test(value) ? grouped(value) : value}</span>;
}
