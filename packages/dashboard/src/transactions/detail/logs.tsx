import { useSignal } from '@preact/signals';
import type { EffectsRecord, LogRecord } from '@tx-broadcaster/core';
import { Hash } from '../../ui/hash.js';
import { Json } from '../../ui/json.js';
import { explorerHref } from '../explorer.js';
import { Arguments } from './arguments.js';

/** What contracts told while it ran, in words where an ABI is known. */
export function Logs({ effects, chainId }: { effects: EffectsRecord; chainId: number }) {
  const { logs, log_count } = effects;
  return (
    <>
      <ol class="logs">
        {logs.map((log) => (
          <li key={log.index} class="log">
            <p class="log-head">
              <span class="mono wrap">{log.event?.signature ?? 'An event of which no ABI is known'}</span>
              <Hash value={log.address} what="contract" href={explorerHref(chainId, 'address', log.address)} />
            </p>
            {log.event && <Arguments args={log.event.args} />}
            <Bytes log={log} />
          </li>
        ))}
      </ol>
      {log_count > logs.length && (
        <p class="soft small">The first {logs.length} of them: a block explorer shows the rest.</p>
      )}
    </>
  );
}

function Bytes({ log: { index, topics, data } }: { log: LogRecord }) {
  const open = useSignal(false);
  return (
    <details
      class="small"
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>Bytes of event {index}</summary>
      {open.value && <Json value={{ topics, data }} label={`bytes of event ${index}`} />}
    </details>
  );
}
