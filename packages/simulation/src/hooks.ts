// Lets Node.js run the workspace's sources as they are: it strips types itself, only the names of files differ. A module
// that is imported with `?mutant=name` is changed on its way in, and so is everything that it imports from beside it.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

type Mutate = (file: string, source: string) => string;
const mutations = new Map<string, Mutate>();

export function addMutation(name: string, mutate: Mutate): void {
  mutations.set(name, mutate);
}

registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL ?? '';
    const isOurs = parent.startsWith('file:') && !parent.includes('/node_modules/');
    if (!isOurs || !/^\.\.?\/.*\.[jt]s$/.test(specifier)) return next(specifier, context);
    const { search } = new URL(parent);
    const wanted = new URL(specifier, parent);
    const source = new URL(wanted.href.replace(/\.js$/, '.ts'));
    const found = existsSync(fileURLToPath(source)) ? source : wanted;
    if (search.startsWith('?mutant=')) found.search = search;
    return { url: found.href, shortCircuit: true };
  },
  load(url, context, next) {
    const loaded = next(url, context);
    const mutate = URL.canParse(url) ? mutations.get(new URL(url).searchParams.get('mutant') ?? '') : undefined;
    if (!mutate || !loaded.source) return loaded;
    const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    return { ...loaded, source: mutate(fileURLToPath(url), text) };
  },
});
