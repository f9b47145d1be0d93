import '../styles/cards.css';
import { useSignal } from '@preact/signals';
import { useRoute } from 'preact-iso';
import * as say from '#text/operations';
import { can } from '../api/config.js';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { numberText } from '../text/number.js';
import { durationText } from '../time/duration.js';
import { Moment } from '../time/moment.js';
import { Awaited } from '../ui/awaited.js';
import { Icon } from '../ui/icon.js';
import { ProblemNotice } from '../ui/problem.js';
import { useTitle } from '../ui/title.js';
import { change, type OperationView } from './operation.js';
import { filterText, operationTone } from './operation-words.js';
import { Progress } from './progress.js';
import { Results } from './results.js';
import { reasonTexts } from './wording.js';

export function OperationPage() {
  const { params } = useRoute();
  const id = params.id ?? '';
  useTitle(say.operation);
  const kept = useAnswer<OperationView>(`operations/${id}`);
  const { answer: operation, look } = kept;
  const refused = useSignal<ApiProblem | null>(null);
  const act = async (what: 'abort' | 'resume') => {
    refused.value = null;
    try {
      await change(id, what);
      await look();
    } catch (error) {
      refused.value = problemOf(error);
    }
  };
  return (
    <div class="page">
      <a class="back" href={pageHref('/operations')}>
        <Icon name="back" />
        {say.operations}
      </a>
      <Awaited kept={kept} shape="cards" title={say.operation} />
      {refused.value && <ProblemNotice problem={refused.value} />}
      {operation && (
        <>
          <header class="page-head">
            <h1>{say.verbs[operation.action]}</h1>
            <span class="status status-pill" data-tone={operationTone(operation)}>
              {say.states[operation.status]}
            </span>
            <div class="actions">
              {operation.status === 'running' && can('POST /operations/:id/abort') && (
                <button type="button" class="button danger" onClick={() => void act('abort')}>
                  <Icon name="cancel" />
                  {say.abort}
                </button>
              )}
              {operation.status === 'aborted' && can('POST /operations/:id/resume') && (
                <button type="button" class="button button-primary" onClick={() => void act('resume')}>
                  <Icon name="play" />
                  {say.resume}
                </button>
              )}
            </div>
          </header>
          <Summary operation={operation} />
          <Results id={id} done={operation.done} />
        </>
      )}
    </div>
  );
}

function Summary({ operation }: { operation: OperationView }) {
  const {
    succeeded,
    skipped,
    failed,
    reasons,
    eta_seconds: eta,
    reason,
    created_by,
    created_at,
    finished_at,
    add_tags,
    remove_tags,
  } = operation;
  const figures = [
    [say.done, succeeded],
    [say.skipped, skipped],
    [say.failed, failed],
  ] as const;
  return (
    <section class="card signer" aria-label={say.progress}>
      <Progress operation={operation} />
      <dl class="figures">
        {figures.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{numberText(count)}</dd>
          </div>
        ))}
        <div>
          <dt>{finished_at ? say.ended : say.left}</dt>
          <dd>{finished_at ? <Moment at={finished_at} /> : eta === null ? '–' : durationText(eta * 1_000)}</dd>
        </div>
      </dl>
      <dl>
        <div class="fact">
          <dt>{say.which}</dt>
          <dd class="mono wrap">{filterText(operation)}</dd>
        </div>
        {add_tags.length + remove_tags.length > 0 && (
          <div class="fact">
            <dt>{say.tags}</dt>
            <dd class="wrap">
              {[...add_tags.map((tag) => `+ ${tag}`), ...remove_tags.map((tag) => `− ${tag}`)].join(', ')}
            </dd>
          </div>
        )}
        {reason && (
          <div class="fact">
            <dt>{say.why}</dt>
            <dd class="wrap">{reason}</dd>
          </div>
        )}
        <div class="fact">
          <dt>{say.begun}</dt>
          <dd>
            <Moment at={created_at} />
            {created_by && <> {say.by(created_by)}</>}
          </dd>
        </div>
        {Object.keys(reasons).length > 0 && (
          <div class="fact">
            <dt>{say.notDone}</dt>
            <dd>{reasonTexts(reasons).join(', ')}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
