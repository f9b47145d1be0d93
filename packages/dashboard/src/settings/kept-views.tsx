import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
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
    <Section id="views" title="Saved views">
      {views.value.length === 0 ? (
        <p class="soft">None yet. Filter the list of transactions, then save what you see under a name.</p>
      ) : (
        <Rows heads={['Name', 'Shows', 'By']}>
          {views.value.map((view) => (
            <tr key={view.view_id}>
              <th scope="row" class="wrap">
                <a href={pageHref(`/transactions?${view.search}`)}>{view.name}</a>
              </th>
              <td class="mono small wrap">{view.search || 'everything'}</td>
              <td>{view.created_by?.replace(/^user:/, '') ?? <span class="soft">anonymous</span>}</td>
              <td class="row-actions">
                {can('DELETE /views/:id') && (
                  <button
                    type="button"
                    class="button button-quiet"
                    aria-label={`Delete ${view.name}`}
                    onClick={() => {
                      leaving.value = view;
                    }}
                  >
                    Delete
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
