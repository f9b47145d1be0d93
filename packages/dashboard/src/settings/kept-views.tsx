import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import * as say from '#text/settings';
import { can } from '../api/config.js';
import { pageHref } from '../api/root.js';
import { DeleteView } from '../views/delete-view.js';
import { loadViews, type View, views } from '../views/views.js';
import { Rows, Section } from './section.js';

/** The filters that people have given names. */
export function KeptViews() {
  const leaving = useSignal<View | null>(null);
  useEffect(() => void loadViews().catch(() => {}), []);
  return (
    <Section id="views" title={say.savedViews}>
      {views.value.length === 0 ? (
        <p class="soft">{say.noViews}</p>
      ) : (
        <Rows heads={[say.name, say.shows, say.by]}>
          {views.value.map((view) => (
            <tr key={view.view_id}>
              <th scope="row" class="wrap">
                <a href={pageHref(`/transactions?${view.search}`)}>{view.name}</a>
              </th>
              <td class="mono small wrap">{view.search || say.everything}</td>
              <td>{view.created_by?.replace(/^user:/, '') ?? <span class="soft">{say.anonymous}</span>}</td>
              <td class="row-actions">
                {can('DELETE /views/:id') && (
                  <button
                    type="button"
                    class="button button-quiet"
                    aria-label={say.deleteView(view.name)}
                    onClick={() => {
                      leaving.value = view;
                    }}
                  >
                    {say.deleteIt}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </Rows>
      )}
      {leaving.value && (
        <DeleteView
          view={leaving.value}
          onClose={() => {
            leaving.value = null;
          }}
        />
      )}
    </Section>
  );
}
