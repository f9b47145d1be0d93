import { options, type VNode } from 'preact';

/** Preact's own names, the ones that its extensions go by: the component of a node, and what it was rendered to. */
interface RenderedNode extends VNode {
  __c?: object | null;
  __k?: unknown;
}

interface Hooks {
  diffed?: (node: VNode) => void;
  __c?: (root: VNode, queue: unknown) => void;
}

/**
 * Lets go of what components were rendered to before. Preact keeps the way down from a node that was replaced, and where a
 * part was left as it is, that way leads into the next tree, and so on: one old node that anybody holds, as children given to a
 * component are, holds every tree since, some 0.3 MB a page of the list (preactjs/preact#4909).
 */
export function forgetRendered(): void {
  const hooks: Hooks = options;
  const { diffed: wasDiffed, __c: wasCommitted } = hooks;
  const latest = new WeakMap<object, RenderedNode>();
  let rendered: RenderedNode[] = [];
  hooks.diffed = (node: RenderedNode) => {
    if (node.__c) rendered.push(node);
    wasDiffed?.(node);
  };
  hooks.__c = (root, queue) => {
    for (const node of rendered) {
      if (!node.__c) continue;
      const before = latest.get(node.__c);
      if (before && before !== node) before.__k = null;
      latest.set(node.__c, node);
    }
    rendered = [];
    wasCommitted?.(root, queue);
  };
}
