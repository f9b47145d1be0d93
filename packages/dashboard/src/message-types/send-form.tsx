import { useSignal } from '@preact/signals';
import type { SimulationRecord, TransactionRecord } from '@tx-broadcaster/core';
import * as say from '#text/message-types';
import { post } from '../api/ask.js';
import { can } from '../api/config.js';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { apiRoot } from '../api/root.js';
import { refreshAll } from '../live/live.js';
import { learn } from '../records/records.js';
import { announce } from '../shell/announcer.js';
import { toast } from '../shell/toasts.js';
import { copy } from '../ui/copy.js';
import { Icon } from '../ui/icon.js';
import { ProblemNotice } from '../ui/problem.js';
import { type Draft, draftOf, draftOfText, type Typed, typedFrom } from './draft.js';
import { Fields } from './fields.js';
import type { MessageTypeView } from './names.js';
import { bodyOf, emptyOptions, Options, type Typed as TypedOptions } from './options.js';
import { fieldsOf } from './schema.js';
import { Simulation } from './simulation.js';

/** Sends one: by fields where the type tells its own, as text always. */
export function SendForm({ type, onSent }: { type: MessageTypeView; onSent: (id: string) => void }) {
  const fields = fieldsOf(type.schema, type.examples);
  const asText = useSignal(fields === null);
  const typed = useSignal<Typed>(fields ? typedFrom(fields) : {});
  const text = useSignal(exampleText(type.examples[0]));
  const options = useSignal<TypedOptions>(emptyOptions);
  const problem = useSignal<ApiProblem | null>(null);
  const wrong = useSignal<string | null>(null);
  const simulated = useSignal<SimulationRecord | null>(null);
  const busy = useSignal(false);

  const draft = (): Draft => (asText.value || !fields ? draftOfText(text.value) : draftOf(fields, typed.value));
  const body = (): object | null => {
    const drafted = draft();
    wrong.value = 'wrong' in drafted ? drafted.wrong : null;
    return 'wrong' in drafted ? null : { message_type: type.name, data: drafted.data, ...bodyOf(options.value) };
  };
  const run = async (act: (body: object) => Promise<void>) => {
    const drafted = body();
    if (!drafted) return;
    busy.value = true;
    problem.value = null;
    simulated.value = null;
    try {
      await act(drafted);
    } catch (error) {
      problem.value = problemOf(error);
    }
    busy.value = false;
  };
  const send = (drafted: object) =>
    post<TransactionRecord>('transaction/broadcast', drafted).then((record) => {
      learn(record);
      onSent(record.transaction_id);
      toast('success', say.wasAccepted(type.title ?? type.name));
      void refreshAll();
    });
  const simulate = (drafted: object) =>
    post<SimulationRecord>('transactions/simulate', drafted).then((answer) => {
      simulated.value = answer;
    });
  const copyCurl = () => {
    const drafted = body();
    if (!drafted) return;
    const json = JSON.stringify(drafted).replaceAll("'", String.raw`'\''`);
    const url = new URL('transaction/broadcast', apiRoot);
    void copy(`curl ${url} -H 'content-type: application/json' -d '${json}'`).then(() => announce(say.copiedAsCurl));
  };
  return (
    <form
      class="card form"
      aria-labelledby="send-title"
      onSubmit={(event) => {
        event.preventDefault();
        void run(send);
      }}
    >
      <div class="form-head">
        <h2 id="send-title">{say.send}</h2>
        {fields && (
          <button
            type="button"
            class="button button-quiet"
            onClick={() => {
              const drafted = draft();
              if (!asText.value && 'data' in drafted) text.value = JSON.stringify(drafted.data, null, 2);
              asText.value = !asText.value;
            }}
          >
            {asText.value ? say.asFields : say.asJson}
          </button>
        )}
      </div>
      {asText.value || !fields ? (
        <label class="field">
          <span>
            {say.data} <span class="soft">{say.dataAbout}</span>
          </span>
          <textarea
            rows={Math.min(14, Math.max(3, text.value.split('\n').length))}
            spellcheck={false}
            required
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
          />
        </label>
      ) : (
        <Fields fields={fields} typed={typed} />
      )}
      <Options callerMay={type.caller_may} typed={options} />
      {wrong.value && (
        <p class="danger" role="alert">
          {wrong.value}
        </p>
      )}
      {problem.value && <ProblemNotice problem={problem.value} />}
      {simulated.value && <Simulation result={simulated.value} />}
      <div class="form-foot">
        <button type="submit" class="button button-primary" disabled={busy.value}>
          <Icon name="send" />
          {say.send}
        </button>
        {can('POST /transactions/simulate') && (
          <button type="button" class="button" disabled={busy.value} onClick={() => void run(simulate)}>
            {say.simulate}
          </button>
        )}
        <button type="button" class="button button-quiet" onClick={copyCurl}>
          {say.copyAsCurl}
        </button>
      </div>
    </form>
  );
}

function exampleText(example: unknown): string {
  if (example === undefined) return '';
  return typeof example === 'string' ? example : JSON.stringify(example, null, 2);
}
