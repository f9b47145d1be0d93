import { fileURLToPath } from 'node:url';

/** public/ lies beside src/ and beside dist/, so one relative path serves both. */
export const publicFolder = fileURLToPath(new URL('../public/', import.meta.url));
