import type { SystemRecord } from '@tx-broadcaster/server/client';
import * as say from '#text/settings';
import { bytesText } from '../text/bytes.js';
import { listText } from '../text/list.js';
import { Fact } from './fact.js';

/** How large the store is, how much place there is, and whether its tables are this release's. */
export function StoreFacts({ store }: { store: NonNullable<SystemRecord['store']> }) {
  const { bytes, unused_bytes: unused, disk, schema } = store;
  return (
    <>
      {bytes !== null && (
        <Fact name={say.storeSize}>
          {bytesText(bytes)}
          {unused !== null && unused > 0 && <span class="soft">, {say.unusedOf(bytesText(unused))}</span>}
        </Fact>
      )}
      {disk && <Fact name={say.diskFree}>{say.freeOf(bytesText(disk.free_bytes), bytesText(disk.bytes))}</Fact>}
      <Fact name={say.tables}>
        <span title={schema.applied.join('\n')}>{say.changesMade(schema.applied.length)}</span>
        {schema.pending.length > 0 && <span class="danger">, {say.changesPending(listText(schema.pending))}</span>}
        {schema.unknown.length > 0 && <span class="danger">, {say.changesUnknown(listText(schema.unknown))}</span>}
      </Fact>
    </>
  );
}
