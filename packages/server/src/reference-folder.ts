/** reference/ lies beside src/ and beside dist/, so one relative path serves both. */
export const referenceFolder = new URL('../reference/', import.meta.url);
