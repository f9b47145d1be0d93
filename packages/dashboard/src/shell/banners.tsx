import type { Readiness } from '@tx-broadcaster/server/client';
import * as say from '#text/shell';
import { can, chainOf } from '../api/config.js';
import { pageHref } from '../api/root.js';
import { connection } from '../live/live.js';
import { session } from '../session/session.js';
import { signers } from '../signers/signers.js';
import { durationText } from '../time/duration.js';
import { serverOffset } from '../time/server-time.js';
import { addressName } from '../ui/hash.js';
import { Icon } from '../ui/icon.js';
import { readiness } from './readiness.js';

interface Banner {
  readonly tone: 'failed' | 'caution';
  readonly text: string;
  /** The page where something can be done about it. */
  readonly page?: string;
}

/** What concerns everybody who looks, on every page, for as long as it is true. */
export function Banners() {
  const shown = [...serverBanners(), ...lanesBanners(), ...openBanner(), ...clockBanner(), ...connectionBanner()];
  return (
    <div class="banners" aria-live="polite">
      {shown.map(({ tone, text, page }) => (
        <p key={text} class="banner" data-tone={tone}>
          <Icon name="warning" />
          <span>
            {text} {page && (page === '/settings' || can(`GET ${page}`)) && <a href={pageHref(page)}>{say.look}</a>}
          </span>
        </p>
      ))}
    </div>
  );
}

/** What the server itself stands on, in its own words. */
function serverBanners(): Banner[] {
  const checks: Partial<Readiness['checks']> = readiness.value?.checks ?? {};
  return (['workers', 'disk', 'migrations'] as const).flatMap((name): Banner[] => {
    const { status = 'ok', detail = '' } = checks[name] ?? {};
    return status === 'ok'
      ? []
      : [{ tone: 'caution', text: say.serverCheck(say.checks[name], detail), page: '/settings' }];
  });
}

function lanesBanners(): Banner[] {
  const lanes = signers.value;
  if (!lanes) return [];
  const banners: Banner[] = [];
  const chains = new Set(
    lanes.filter(({ blocked_on }) => blocked_on === 'rpc_unavailable').map((lane) => lane.chain_id),
  );
  for (const chain of chains) {
    const name = chainOf(chain)?.name ?? say.chain(chain);
    banners.push({
      tone: 'failed',
      text: say.chainUnreachable(name),
      page: '/rpc',
    });
  }
  if (lanes.length > 0 && lanes.every(({ blocked_on }) => blocked_on === 'signer_paused')) {
    banners.push({ tone: 'caution', text: say.allSignersArePaused, page: '/signers' });
  }
  for (const { review, signer } of lanes) {
    if (review) {
      banners.push({
        tone: 'failed',
        page: '/signers',
        text: say.standsStill(addressName(signer)),
      });
    }
  }
  return banners;
}

/** On one's own machine that is how it should be. */
function openBanner(): Banner[] {
  const isOwnMachine = /^(?:localhost|127\.|\[::1\])/.test(location.hostname);
  if (session.value?.authentication !== 'none' || isOwnMachine) return [];
  return [{ tone: 'caution', text: say.authenticationIsOff }];
}

function clockBanner(): Banner[] {
  const ms = serverOffset.value;
  if (ms === 0) return [];
  const span = durationText(Math.abs(ms));
  const text = ms > 0 ? say.clockBehind(span) : say.clockAhead(span);
  return [{ tone: 'caution', text }];
}

function connectionBanner(): Banner[] {
  if (connection.value !== 'lost') return [];
  return [{ tone: 'failed', text: say.serverIsLost }];
}
