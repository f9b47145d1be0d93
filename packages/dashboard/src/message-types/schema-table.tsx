import * as say from '#text/message-types';
import { fieldsOf, type JsonSchema } from './schema.js';

/** What `data` is made of, for those who write it elsewhere. */
export function SchemaTable({ schema }: { schema: JsonSchema }) {
  const fields = fieldsOf(schema, []);
  if (!fields || fields.length === 0) return null;
  return (
    <section class="card" aria-labelledby="schema-title">
      <h2 id="schema-title">{say.fieldsOfData}</h2>
      <div class="scroll">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">{say.field}</th>
              <th scope="col">{say.kind}</th>
              <th scope="col">{say.meaning}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ name, kind, required, about, choices }) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>
                  {say.kinds[kind]}
                  {!required && <span class="soft"> {say.optional}</span>}
                </td>
                <td class="wrap">{about ?? choices.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
