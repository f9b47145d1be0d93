import { useLocation } from 'preact-iso';
import { pageHref } from '../../api/root.js';
import { type Filter, searchOf } from './filter.js';

interface Sort {
  readonly oldestFirst: boolean;
  /** The other way round, from its first page. */
  readonly turn: () => void;
}

/** The order of the list, as its address says. */
export function useSort(): Sort {
  const { url, route } = useLocation();
  const search = new URL(url, location.href).searchParams;
  const oldestFirst = search.get('sort') === 'created_at';
  const turn = () => {
    search.delete('cursor');
    if (oldestFirst) search.delete('sort');
    else search.set('sort', 'created_at');
    route(pageHref(`/transactions?${search}`));
  };
  return { oldestFirst, turn };
}

/** The address of the list under a filter, in the order it has now. */
export function useListHref(): (filter: Filter) => string {
  const { oldestFirst } = useSort();
  return (filter) => {
    const search = searchOf(filter);
    if (oldestFirst) search.set('sort', 'created_at');
    return pageHref(search.size === 0 ? '/transactions' : `/transactions?${search}`);
  };
}
