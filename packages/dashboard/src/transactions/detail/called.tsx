import { useSignal } from '@preact/signals';
import type { CallRecord } from '@tx-broadcaster/core';
import { Hash } from '../../ui/hash.js';
import { Json } from '../../ui/json.js';

/** What it calls, in words where an ABI is known, and in bytes. */
export function Called({ call }: { call: CallRecord }) {
  const raw = useSignal(false);
  const { function: called, calldata } = call;
  if (!called && calldata === '0x') return null;
  return (
    <section class="card" aria-labelledby="called-title">
      <h2 id="called-title">Call</h2>
      {called ? (
        <>
          <p class="mono wrap called-signature">
            {called.signature} <span class="soft">{called.selector}</span>
          </p>
          {called.args.length > 0 && (
            <dl>
              {called.args.map(({ name, type, value }, index) => (
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
          )}
        </>
      ) : (
        <p class="soft">No ABI is known for it.</p>
      )}
      <details
        class="called-raw"
        onToggle={(event) => {
          raw.value = event.currentTarget.open;
        }}
      >
        <summary>Calldata, {((calldata.length - 2) / 2).toLocaleString('en')} bytes</summary>
        {raw.value && <Json value={calldata} label="calldata" />}
      </details>
    </section>
  );
}

type Value = NonNullable<CallRecord['function']>['args'][number]['value'];

function Argument({ value, name }: { value: Value; name: string }) {
  if (typeof value !== 'string') return <span class="mono wrap">{JSON.stringify(value)}</span>;
  if (/^0x[\da-f]{40,}$/i.test(value)) return <Hash value={value} what={name} full />;
  // uint256 is read in groups of three
  const shown = /^\d{5,}$/.test(value) ? value.replace(/\B(?=(\d{3})+$)/g, ',') : value;
  return <span class="wrap">{shown}</span>;
}
