/** One condition, in the API's own words: the name of a query parameter and its value. */
export interface Term {
  readonly name: string;
  readonly value: string;
}

/** Terms of one name are alternatives, different names must all hold. */
export type Filter = readonly Term[];

/** Parameters that say where in a list, not what is in it. */
const paging: readonly string[] = ['cursor', 'limit', 'sort', 'include'];

/** The filter of an address: the page's query string is the API's. */
export function filterOf(search: URLSearchParams): Filter {
  return [...search].filter(([name]) => !paging.includes(name)).map(([name, value]) => ({ name, value }));
}

export function searchOf(filter: Filter): URLSearchParams {
  return new URLSearchParams(filter.map(({ name, value }) => [name, value]));
}

export function valuesOf(filter: Filter, name: string): string[] {
  return filter.filter((term) => term.name === name).map(({ value }) => value);
}

function has(filter: Filter, { name, value }: Term): boolean {
  return filter.some((term) => term.name === name && term.value === value);
}

/** Adds terms; of parameters that can be given once only the last one stays. */
export function withTerms(filter: Filter, terms: Filter): Filter {
  return terms.reduce((all, term) => {
    if (has(all, term)) return all;
    return [...(repeatable.has(term.name) ? all : without(all, term.name)), term];
  }, filter);
}

export function without(filter: Filter, name: string): Filter {
  return filter.filter((term) => term.name !== name);
}

export function withoutTerm(filter: Filter, { name, value }: Term): Filter {
  return filter.filter((term) => term.name !== name || term.value !== value);
}

/** Exactly these values for one name. */
export function withOnly(filter: Filter, name: string, values: readonly string[]): Filter {
  return [...without(filter, name), ...values.map((value) => ({ name, value }))];
}

const repeatable = new Set(['status', 'stage', 'message_type', 'failure_code', 'failure_category', 'tag']);
