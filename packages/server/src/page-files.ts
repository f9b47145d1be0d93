import { readFileSync } from 'node:fs';

/** assets/ lies beside src/ and beside dist/, so one relative path serves both. */
const read = (name: string) => readFileSync(new URL(`../assets/${name}`, import.meta.url), 'utf8');

export const pageFiles = { html: read('page.html'), css: read('page.css'), js: read('page.js') };
