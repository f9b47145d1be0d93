import { useEffect } from 'preact/hooks';
import { LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso';
import { can } from './api/config.js';
import { appPath, pageHref } from './api/root.js';
import { startStream } from './live/stream.js';
import { LoginPage } from './session/login-page.js';
import { needsLogin } from './session/session.js';
import { followCounts } from './shell/counts.js';
import { NotFound } from './shell/not-found.js';
import { pages } from './shell/pages.js';
import { QuickAccess } from './shell/palette/quick-access.js';
import { followReadiness } from './shell/readiness.js';
import { Shell } from './shell/shell.js';
import { listenForShortcuts } from './shell/shortcuts.js';
import { followSigners } from './signers/signers.js';
import { ListPage } from './transactions/list/list-page.js';

const OverviewPage = lazy(() => import('./overview/overview-page.js').then((page) => page.OverviewPage));
const OperationsPage = lazy(() => import('./operations/operations-page.js').then((page) => page.OperationsPage));
const OperationPage = lazy(() => import('./operations/operation-page.js').then((page) => page.OperationPage));
const SignersPage = lazy(() => import('./signers/signers-page.js').then((page) => page.SignersPage));
const RpcPage = lazy(() => import('./rpc/rpc-page.js').then((page) => page.RpcPage));
const TypesPage = lazy(() => import('./message-types/types-page.js').then((page) => page.TypesPage));
const SettingsPage = lazy(() => import('./settings/settings-page.js').then((page) => page.SettingsPage));
const ActivityPage = lazy(() => import('./activity/activity-page.js').then((page) => page.ActivityPage));
const SetupPage = lazy(() => import('./session/setup-page.js').then((page) => page.SetupPage));
const WebhooksPage = lazy(() => import('./webhooks/webhooks-page.js').then((page) => page.WebhooksPage));
const WebhookPage = lazy(() => import('./webhooks/webhook-page.js').then((page) => page.WebhookPage));
const DetailPage = lazy(() => import('./transactions/detail/detail-page.js').then((page) => page.DetailPage));

export function App() {
  return (
    <LocationProvider scope={appPath}>
      <Entrance />
    </LocationProvider>
  );
}

/** Those who are not in yet see nothing but the way in. */
function Entrance() {
  const { path } = useLocation();
  if (path === pageHref('/setup')) {
    return (
      <Router>
        <Route path={pageHref('/setup')} component={SetupPage} />
        <Route default component={NotFound} />
      </Router>
    );
  }
  return needsLogin.value ? <LoginPage /> : <Pages />;
}

function Pages() {
  const { route, path } = useLocation();
  useEffect(() => listenForShortcuts(route), [route]);
  useEffect(() => followSigners(), []);
  useEffect(() => followCounts(), []);
  useEffect(() => followReadiness(), []);
  useEffect(() => {
    if (can('GET /events')) startStream();
  }, []);
  const isHome = path === appPath || path === `${appPath}/`;
  useEffect(() => {
    if (isHome) route(pageHref(pages()[0]?.path ?? '/transactions'), true);
  }, [isHome, route]);
  return (
    <Shell>
      <QuickAccess />
      <Router>
        <Route path={pageHref('/transactions')} component={ListPage} />
        <Route path={pageHref('/transactions/:id')} component={DetailPage} />
        <Route path={pageHref('/overview')} component={OverviewPage} />
        <Route path={pageHref('/operations')} component={OperationsPage} />
        <Route path={pageHref('/operations/:id')} component={OperationPage} />
        <Route path={pageHref('/signers')} component={SignersPage} />
        <Route path={pageHref('/rpc')} component={RpcPage} />
        <Route path={pageHref('/message-types/:name?')} component={TypesPage} />
        <Route path={pageHref('/webhooks')} component={WebhooksPage} />
        <Route path={pageHref('/webhooks/:id')} component={WebhookPage} />
        <Route path={pageHref('/activity')} component={ActivityPage} />
        <Route path={pageHref('/settings')} component={SettingsPage} />
        <Route default component={isHome ? Nothing : NotFound} />
      </Router>
    </Shell>
  );
}

function Nothing() {
  return null;
}
