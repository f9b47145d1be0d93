import type { Documents } from '@tx-broadcaster/core';
import { type Access, accounts, openAccess } from '../access/access.js';
import type { AccessConfig } from './access-config.js';

/** What a configuration says about access, at work on a store's records. */
export function accessOf(config: AccessConfig, documents: Documents): Access {
  const { trustedProxies } = config;
  if (config.mode === 'none') return openAccess({ hosts: config.hosts, documents, trustedProxies });
  return accounts({ documents, trustedProxies, proxyLogin: config.proxyLogin, rateLimits: config.rateLimits });
}
