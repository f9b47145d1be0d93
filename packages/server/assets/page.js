// Everything shown comes from callers and nodes: it only ever becomes text nodes.
const base = new URL('.', import.meta.url);
const pageSize = 50;
const refreshMs = 2000;
const element = (id) => document.getElementById(id);
const rows = new Map();
let shownPages = 1;
let refreshing = false;

async function ask(path, options) {
  const response = await fetch(new URL(path, base), options);
  const body = await response.json();
  if (!response.ok && !body.checks) {
    const errors = (body.errors ?? []).map((issue) => `${issue.pointer ?? issue.parameter}: ${issue.detail}`);
    throw new Error([body.detail ?? body.title, ...errors, body.hint ?? ''].filter(Boolean).join(' '));
  }
  return body;
}

const post = (path, body) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

async function readTransactions() {
  const status = element('status').value;
  const data = [];
  let cursor = null;
  for (let page = 0; page < shownPages; page++) {
    const query = new URLSearchParams({ limit: pageSize, ...(status && { status }), ...(cursor && { cursor }) });
    const answer = await ask(`transactions?${query}`);
    data.push(...answer.data);
    cursor = answer.next_cursor;
    if (!cursor) break;
  }
  return { data, hasMore: cursor !== null };
}

/** Writes only what differs, so that neither selection nor focus nor scroll position is lost. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function makeRow(id) {
  const row = document.createElement('tr');
  const cells = Array.from({ length: 8 }, () => row.appendChild(document.createElement('td')));
  for (const index of [1, 5]) cells[index].className = 'mono';
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Retry';
  button.setAttribute('aria-label', `Retry transaction ${id}`);
  button.addEventListener('click', () => retry(id, button));
  return { row, cells, button };
}

function fill({ cells, button }, transaction) {
  const { stage, status, blocked_on: blockedOn, failure, hash, nonce } = transaction;
  const notes = [blockedOn && `waits: ${blockedOn}`, failure && `${failure.code}: ${failure.message}`];
  const texts = [
    new Date(transaction.created_at).toLocaleTimeString(),
    `${transaction.transaction_id.slice(0, 8)}…${transaction.transaction_id.slice(-6)}`,
    transaction.message_type,
    stage === status ? status : `${status} (${stage})`,
    nonce === null ? '' : String(nonce),
    hash === null ? '' : `${hash.slice(0, 10)}…${hash.slice(-6)}`,
    notes.filter(Boolean).join('; '),
  ];
  for (const [index, text] of texts.entries()) write(cells[index], text);
  cells[0].title = transaction.created_at;
  cells[1].title = transaction.transaction_id;
  cells[5].title = hash ?? '';
  cells[3].className = stage === 'reverted' ? 'failed' : status;
  const retryable = status === 'failed' || stage === 'reverted';
  if (retryable && !button.isConnected) cells[7].append(button);
  if (!retryable && button.isConnected) button.remove();
}

function show({ data, hasMore }) {
  const body = element('rows');
  const ids = new Set(data.map((transaction) => transaction.transaction_id));
  for (const [id, { row }] of rows) {
    if (ids.has(id)) continue;
    row.remove();
    rows.delete(id);
  }
  for (const [index, transaction] of data.entries()) {
    const id = transaction.transaction_id;
    const known = rows.get(id) ?? makeRow(id);
    rows.set(id, known);
    fill(known, transaction);
    if (body.children[index] !== known.row) body.insertBefore(known.row, body.children[index] ?? null);
  }
  element('empty').hidden = data.length > 0;
  element('more').hidden = !hasMore;
}

async function refresh() {
  if (refreshing || document.hidden) return;
  refreshing = true;
  try {
    show(await readTransactions());
    const { status, checks } = await ask('readyz');
    const details = Object.values(checks).flatMap((check) => check.detail ?? []);
    write(element('health'), [status, ...details].join(', '));
  } catch (error) {
    write(element('health'), `not connected: ${error.message}`);
  } finally {
    refreshing = false;
  }
}

async function retry(id, button) {
  button.disabled = true;
  try {
    await post(`transactions/${id}/retry`, { reason: 'asked for on the page' });
    write(element('answer'), `Transaction ${id} is tried again.`);
  } catch (error) {
    write(element('answer'), error.message);
  }
  button.disabled = false;
  await refresh();
}

async function broadcast(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  const text = String(form.get('data')).trim();
  try {
    const data = /^[[{"]/.test(text) ? JSON.parse(text) : text;
    const record = await post('transaction/broadcast', { message_type: form.get('message_type'), data });
    write(element('answer'), `Accepted as ${record.transaction_id} (${record.stage}).`);
  } catch (error) {
    write(element('answer'), error.message);
  }
  await refresh();
}

/** Choosing a message type fills in data that works for it, unless somebody has written something already. */
async function offerTypes() {
  const { data } = await ask('message-types');
  const examples = new Map(data.map((type) => [type.name, exampleOf(type)]));
  for (const { name, title } of data) element('types').append(new Option(title ?? '', name));
  const { message_type: name, data: area } = element('broadcast').elements;
  let offered = '';
  name.addEventListener('input', () => {
    const example = examples.get(name.value);
    if (example === undefined || area.value !== offered) return;
    area.value = example;
    offered = example;
  });
}

function exampleOf({ examples }) {
  const [example] = examples;
  return typeof example === 'object' ? JSON.stringify(example) : example;
}

element('broadcast').addEventListener('submit', broadcast);
element('more').addEventListener('click', () => {
  shownPages++;
  refresh();
});
element('status').addEventListener('change', () => {
  shownPages = 1;
  refresh();
});
document.addEventListener('visibilitychange', refresh);
setInterval(refresh, refreshMs);
refresh();
offerTypes().catch(() => {});
