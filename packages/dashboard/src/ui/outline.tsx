import * as say from '#text/ui';

const shapes = { rows: 8, cards: 2 } as const;

/** Where something will be, before the first answer. */
export function Outline({ shape }: { shape: keyof typeof shapes }) {
  const parts = Array.from({ length: shapes[shape] }, (_, index) => (
    <div key={index} class="outline-part" aria-hidden="true">
      <span class="bone" />
      <span class="bone" />
      <span class="bone" />
      <span class="bone" />
    </div>
  ));
  return (
    <div class={shape === 'rows' ? 'table-frame outline-rows' : 'outline-cards'} role="status" aria-label={say.loading}>
      {parts}
    </div>
  );
}
