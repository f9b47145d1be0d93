import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

/** A component whose code is fetched when it is first shown; until then there is nothing in its place. */
export function loaded<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const found = signal<ComponentType<Props> | null>(null);
  let asked = false;
  return function Loaded(props: Props) {
    if (!asked) {
      asked = true;
      load().then(
        (component) => {
          found.value = component;
        },
        () => {
          // the next time it is shown it is tried again
          asked = false;
        },
      );
    }
    const Component = found.value;
    return Component ? <Component {...props} /> : null;
  };
}
