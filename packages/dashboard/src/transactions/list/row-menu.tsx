import type { TransactionRecord } from '@tx-broadcaster/core';
import { useLocation } from 'preact-iso';
import { apiRoot, pageHref } from '../../api/root.js';
import { announce } from '../../shell/announcer.js';
import { copy } from '../../ui/copy.js';
import { Icon } from '../../ui/icon.js';
import { Menu, type MenuItem } from '../../ui/menu.js';
import { actionsFor, askFor } from '../actions/actions.js';
import { typeName } from '../summary.js';

export function RowMenu({ record }: { record: TransactionRecord }) {
  const { route } = useLocation();
  const { transaction_id: id, hash, message_type: type, to } = record;
  const href = pageHref(`/transactions/${id}`);
  const copied = (what: string, text: string): MenuItem => ({
    label: `Copy ${what}`,
    icon: what === 'link' ? 'link' : 'copy',
    onSelect: () => void copy(text).then(() => announce(`Copied the ${what}`)),
  });
  const filtered = (what: string, name: string, value: string): MenuItem => ({
    label: `Only this ${what}`,
    icon: 'filter',
    onSelect: () => route(pageHref(`/transactions?${new URLSearchParams({ [name]: value })}`)),
  });
  const items = (): (MenuItem | 'line')[] => [
    ...actionsFor(record).map(({ action, label, icon, danger, refused }) => ({
      label,
      icon,
      danger,
      disabled: refused !== null,
      onSelect: () => askFor(action, record),
    })),
    'line',
    copied('id', id),
    ...(hash ? [copied('hash', hash)] : []),
    copied('link', new URL(href, location.href).href),
    copied('as curl', `curl ${new URL(`transactions/${id}`, apiRoot)}`),
    'line',
    filtered('type', 'message_type', type),
    filtered('signer', 'from', record.from),
    ...(to ? [filtered('destination', 'to', to)] : []),
  ];
  return (
    <Menu
      label={`Actions for ${typeName(type)} ${id.slice(-6)}`}
      button={<Icon name="more" />}
      items={items}
      align="end"
    />
  );
}
