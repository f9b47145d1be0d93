import { defineConfig } from 'vite';

export default defineConfig(({ command }) => ({
  // built pages find their files relative to themselves, under whatever path the server is mounted
  base: command === 'build' ? './' : '/dashboard/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../server/public/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: 'chrome123',
    modulePreload: { polyfill: false },
    // texts stand where they are shown, so that a page brings its own and no other's
    rolldownOptions: { optimization: { inlineConst: { mode: 'all', pass: 1 } } },
    // nothing inline, so that the policy can be 'self' alone
    assetsInlineLimit: 0,
  },
  server: { proxy: { '^/(?!dashboard/(?!config.json))': 'http://127.0.0.1:3000' } },
}));
