import { useEffect } from 'preact/hooks';
import { LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso';
import { appPath, pageHref } from './api/root.js';
import { NotFound } from './shell/not-found.js';
import { Shell } from './shell/shell.js';
import { listenForShortcuts } from './shell/shortcuts.js';
import { ListPage } from './transactions/list/list-page.js';

const DetailPage = lazy(() => import('./transactions/detail/detail-page.js').then((page) => page.DetailPage));

export function App() {
  return (
    <LocationProvider scope={appPath}>
      <Pages />
    </LocationProvider>
  );
}

function Pages() {
  const { route, path } = useLocation();
  useEffect(() => listenForShortcuts(route), [route]);
  const isHome = path === appPath || path === `${appPath}/`;
  useEffect(() => {
    if (isHome) route(pageHref('/transactions'), true);
  }, [isHome, route]);
  return (
    <Shell>
      <Router>
        <Route path={pageHref('/transactions')} component={ListPage} />
        <Route path={pageHref('/transactions/:id')} component={DetailPage} />
        <Route default component={isHome ? Nothing : NotFound} />
      </Router>
    </Shell>
  );
}

function Nothing() {
  return null;
}
