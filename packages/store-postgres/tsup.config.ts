import { defineConfig } from 'tsup';
import { shared } from '../../tsup.shared.js';

// the private store-kysely is bundled in, so that an app installs one package and gets one copy of core
export default defineConfig({ ...shared, noExternal: ['@tx-broadcaster/store-kysely'] });
