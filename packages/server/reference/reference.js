// Shows openapi.json, which lies beside this page. Texts are put in as texts: nothing of the document is run.

const methods = ['get', 'post', 'put', 'patch', 'delete'];

const answer = await fetch('./openapi.json');
const content = document.querySelector('#content');
if (answer.ok) show(await answer.json());
else content.replaceChildren(el('p', `The document could not be loaded: HTTP ${answer.status}.`));

function show(api) {
  const operations = Object.entries(api.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => (item[method] ? [{ path, method, ...item[method] }] : [])),
  );
  const articles = operations.map((operation) => articleOf(operation, api));
  content.replaceChildren(
    el('h1', `${api.info.title} ${api.info.version}`),
    el('p', api.info.description),
    el('p', link('openapi.json', './openapi.json'), ' is what this page shows.'),
    ...articles,
  );
  const index = document.querySelector('#index');
  const links = operations.map((operation) => ({ operation, a: link(operation.summary, `#${operation.operationId}`) }));
  const groups = api.tags.map(({ name }) => {
    const own = links.filter(({ operation }) => operation.tags.includes(name));
    return el('section', el('h2', name), ...own.map(({ a }) => a));
  });
  index.replaceChildren(...groups);
  document.querySelector('#filter').addEventListener('input', ({ target }) => {
    const wanted = target.value.toLowerCase();
    for (const [at, { operation, a }] of links.entries()) {
      const text = `${operation.method} ${operation.path} ${operation.summary} ${operation.operationId}`.toLowerCase();
      a.hidden = !text.includes(wanted);
      articles[at].hidden = a.hidden;
    }
    for (const group of groups) group.hidden = ![...group.querySelectorAll('a')].some((a) => !a.hidden);
  });
  // the browser looked for the part of the page before it was there
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

function articleOf(operation, api) {
  const { method, path, operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const roles = operation['x-required-role'];
  const article = el(
    'article',
    el('h3', summary),
    el('p', el('span', method.toUpperCase()), el('code', path)),
    description ? el('p', description) : '',
    roles?.length > 0 ? el('p', `For the roles ${roles.join(', ')}.`) : '',
    parameters.length > 0 ? parameterTable(parameters) : '',
    requestBody ? details('Body', schemaOf(requestBody.content['application/json'].schema, api)) : '',
    ...Object.entries(responses).map(([status, response]) => responseOf(status, response, api)),
    details('curl', el('pre', curlOf(operation))),
  );
  article.id = operationId;
  article.querySelector('span').className = 'method';
  return article;
}

function parameterTable(parameters) {
  const rows = parameters.map(({ name, in: place, required, description, schema }) =>
    el(
      'tr',
      el('td', el('code', name), required ? ' *' : ''),
      el('td', place),
      el('td', typeOf(schema)),
      el('td', description ?? ''),
    ),
  );
  const head = el('tr', ...['Parameter', 'In', 'Type', 'Meaning'].map((text) => el('th', text)));
  return details(`Parameters (${rows.length})`, el('table', el('thead', head), el('tbody', ...rows)));
}

function responseOf(status, { description, content = {} }, api) {
  const [media] = Object.entries(content);
  const title = `${status}: ${description}`;
  if (!media) return el('p', title);
  const [type, { schema }] = media;
  return details(title, el('p', type), schemaOf(schema, api));
}

/** References are followed once: what refers to itself is named the second time. */
function schemaOf(schema, api) {
  const seen = new Set();
  const inline = (value) => {
    if (Array.isArray(value)) return value.map(inline);
    if (typeof value !== 'object' || value === null) return value;
    if (typeof value.$ref !== 'string') {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inline(item)]));
    }
    const name = value.$ref.split('/').at(-1);
    if (seen.has(name)) return { $ref: name };
    seen.add(name);
    return inline(api.components.schemas[name]);
  };
  return el('pre', JSON.stringify(inline(schema), null, 2));
}

function typeOf(schema = {}) {
  if (schema.enum) return schema.enum.join(' | ');
  if (schema.type === 'array') return `${typeOf(schema.items)}, repeatable`;
  return [].concat(schema.type ?? 'any').join(' | ');
}

function curlOf({ method, path, requestBody }) {
  const base = new URL('.', location.href).href.replace(/\/$/, '');
  const example = requestBody ? " \\\n  -H 'content-type: application/json' -d '{ … }'" : '';
  return `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} ${base}${path}${example}`;
}

function details(title, ...children) {
  return el('details', el('summary', title), ...children);
}

function link(text, href) {
  const a = el('a', text);
  a.href = href;
  return a;
}

function el(name, ...children) {
  const element = document.createElement(name);
  element.append(...children.filter((child) => child !== ''));
  return element;
}
