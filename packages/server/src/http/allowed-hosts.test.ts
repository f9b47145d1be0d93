import { expect, test } from 'vitest';
import { loopbackNames } from './allowed-hosts.js';

test.each([
  ['127.0.0.1', ['localhost', '127.0.0.1', '[::1]']],
  ['localhost', ['localhost', '127.0.0.1', '[::1]']],
  ['::1', ['localhost', '127.0.0.1', '[::1]']],
  ['127.0.0.9', ['localhost', '127.0.0.1', '[::1]', '127.0.0.9']],
])('a server that listens on %s is called by its names, each of which is named once', (address, names) => {
  expect(loopbackNames(address)).toEqual(names);
});
