import { plural } from '../plural.js';

export const tag = 'Tag';
export const title = (count: number | null) =>
  count === null ? 'Tag all that match?' : plural(count, { one: 'Tag # transaction?', other: 'Tag # transactions?' });
export const what = 'Each keeps the tags that it has besides.';
export const add = 'Add';
export const remove = 'Take away';
export const withCommas = 'with commas between';
export const reason = 'Reason';
export const reasonNote = 'optional, stays with each transaction';
export const underWay = 'Tag: under way.';
export const watchIt = 'Watch it';
