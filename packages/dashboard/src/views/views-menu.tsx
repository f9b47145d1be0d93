import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import * as say from '#text/views';
import { can } from '../api/config.js';
import { pageHref } from '../api/root.js';
import { announce } from '../shell/announcer.js';
import { toast } from '../shell/toasts.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { copy } from '../ui/copy.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icon.js';
import { Menu, type MenuItem } from '../ui/menu.js';
import { DeleteView } from './delete-view.js';
import { loadViews, saveView, views } from './views.js';

/** The filters that people have given names; `search` is what the list shows now. */
export function ViewsMenu({ search }: { search: string }) {
  const { route } = useLocation();
  const asking = useSignal<'save' | 'delete' | null>(null);
  useEffect(() => void loadViews().catch(() => {}), []);
  const given = new URLSearchParams(search);
  given.delete('cursor');
  const now = given.toString();
  const current = views.value.find((view) => view.search === now);
  const close = () => {
    asking.value = null;
  };
  const shown = views.value.map(
    (view): MenuItem => ({
      label: view.name,
      checked: view === current,
      onSelect: () => route(pageHref(`/transactions?${view.search}`)),
    }),
  );
  const ask = (what: 'save' | 'delete', label: string, disabled: boolean): MenuItem => ({
    label,
    icon: what === 'save' ? 'plus' : 'cancel',
    disabled,
    onSelect: () => {
      asking.value = what;
    },
  });
  const copyLink: MenuItem = {
    label: say.copyLink,
    icon: 'link',
    onSelect: () => void copy(location.href).then(() => announce(say.copiedTheLink)),
  };
  const items = (): (MenuItem | 'line')[] => [
    ...shown,
    ...(shown.length > 0 ? (['line'] as const) : []),
    ...(can('POST /views') ? [ask('save', say.saveThisView, now === '' || current !== undefined)] : []),
    ...(current && can('DELETE /views/:id') ? [ask('delete', say.deleteThisView, false)] : []),
    copyLink,
  ];
  return (
    <>
      <Menu
        label={say.views}
        class="button"
        align="end"
        button={
          <>
            <Icon name="bookmark" />
            {current?.name ?? say.views}
          </>
        }
        items={items}
      />
      {asking.value === 'save' && <SaveDialog search={now} onClose={close} />}
      {asking.value === 'delete' && current && <DeleteView view={current} onClose={close} />}
    </>
  );
}

function SaveDialog({ search, onClose }: { search: string; onClose: () => void }) {
  const name = useSignal('');
  const run = async () => {
    await saveView(name.value.trim(), search);
    toast('success', say.wasSaved(name.value.trim()));
  };
  return (
    <AskDialog title={say.saveTitle} verb={say.save} run={run} onClose={onClose}>
      <Field label={say.name} note={say.nameNote} text={name} required maxLength={100} autoFocus />
      <p class="mono soft wrap">{search}</p>
    </AskDialog>
  );
}
