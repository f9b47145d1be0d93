import { Gauge, type Registry } from 'prom-client';
import type { SystemLook } from '../system/system-watch.js';
import { warningCodes } from '../system/warnings.js';

/** Reads how store and disk were at the last look, whenever somebody asks. */
export function systemMetrics(registry: Registry): (look: () => SystemLook) => void {
  return (look) => {
    const gauge = (name: string, help: string, read: (look: SystemLook) => number | null | undefined) => {
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          const value = read(look());
          if (value == null) this.remove();
          else this.set(value);
        },
      });
    };
    gauge('broadcaster_store_bytes', 'What the store takes.', ({ store }) => store?.bytes);
    gauge('broadcaster_store_disk_bytes', 'Size of the disk of an SQLite store.', ({ store }) => store?.disk?.bytes);
    gauge('broadcaster_store_disk_free_bytes', 'What is left on it.', ({ store }) => store?.disk?.freeBytes);
    new Gauge({
      name: 'broadcaster_system_warning',
      help: '1 while something is wrong that everything stands on, by its code; GET /system says more.',
      labelNames: ['code'],
      registers: [registry],
      collect() {
        const { warnings } = look();
        for (const code of warningCodes) this.set({ code }, warnings.some((one) => one.code === code) ? 1 : 0);
      },
    });
  };
}
