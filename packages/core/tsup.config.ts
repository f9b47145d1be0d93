import { defineConfig } from 'tsup';
import { shared } from '../../tsup.shared.js';

export default defineConfig({
  ...shared,
  entry: ['src/index.ts', 'src/testing/index.ts', 'src/signer/aws-kms-signer.ts'],
  // optional, and it finds its prebuilt binary beside itself: bundled it would find none
  external: [/^secp256k1/],
});
