import { useSignal } from '@preact/signals';
import * as say from '#text/overview';
import { can } from '../api/config.js';
import type { Target } from '../operations/operation.js';
import { loaded } from '../ui/loaded.js';
import { ByGroup } from './by-group.js';
import type { Range } from './range-picker.js';

const OperationDialog = loaded(() =>
  import('../operations/operation-dialog.js').then((module) => module.OperationDialog),
);

/** What goes wrong most often, each to be retried at once when its cause is mended. */
export function TopFailures({ range }: { range: Range }) {
  const target = useSignal<Target | null>(null);
  const ask = (code: string) => {
    const filter = [
      { name: 'status', value: 'failed' },
      { name: 'failure_code', value: code },
      { name: 'created_after', value: range.from },
    ];
    target.value = { kind: 'filter', filter, except: [] };
  };
  return (
    <>
      <ByGroup
        by="failure_code"
        title={say.topFailures}
        range={range}
        {...(can('POST /operations') ? { onRetry: ask } : {})}
      />
      {target.value && (
        <OperationDialog
          action="retry"
          target={target.value}
          onClose={() => {
            target.value = null;
          }}
        />
      )}
    </>
  );
}
