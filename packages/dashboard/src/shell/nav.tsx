import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import * as say from '#text/shell';
import { pageHref } from '../api/root.js';
import { Icon } from '../ui/icon.js';
import { useScrollToCurrent } from '../ui/scroll-to-current.js';
import { badges } from './counts.js';
import { pages } from './pages.js';

export function Nav() {
  const { path } = useLocation();
  const menu = useRef<HTMLElement>(null);
  // on small screens it is a row that scrolls
  useScrollToCurrent(menu, path);
  return (
    <nav ref={menu} class="nav" aria-label={say.main}>
      {pages().map((page) => {
        const href = pageHref(page.path);
        const current = path === href || path.startsWith(`${href}/`);
        const badge = badges.value.get(page.path);
        return (
          <a
            key={page.path}
            href={href}
            class="nav-item"
            title={badge?.about}
            aria-current={current ? 'page' : undefined}
          >
            <Icon name={page.icon} />
            <span class="nav-long">{page.label}</span>
            {page.short && (
              <span class="nav-short" aria-hidden="true">
                {page.short}
              </span>
            )}
            {badge && (
              <b class="nav-badge" data-tone={badge.tone} aria-hidden="true">
                {badge.text}
              </b>
            )}
          </a>
        );
      })}
    </nav>
  );
}
