// banners
export const checks = {
  workers: 'Nobody works',
  disk: 'The disk is almost full',
  migrations: 'This release is behind its store',
};
export const serverCheck = (what: string, detail: string) => `${what}: ${detail}`;
export const chainUnreachable = (chain: string) => `${chain} cannot be reached. Transactions are accepted, and wait.`;
export const standsStill = (signer: string) =>
  `Signer ${signer} stands still: the chain has nonces that are not from here. A person must review them.`;
export const clockBehind = (span: string) =>
  `This machine’s clock is ${span} behind the server’s; times follow the server.`;
export const clockAhead = (span: string) =>
  `This machine’s clock is ${span} ahead of the server’s; times follow the server.`;

// bell
export const newNotifications = (count: number) => `Notifications, ${count} new`;

// chain-head
export const chain = (id: number) => `chain ${id}`;
export const head = (id: number, block: number, age: string) => `chain ${id}, block ${block}, seen ${age} ago`;

// connection-dot
export const forSpan = (state: string, span: string) => `${state} for ${span}`;
export const withVerb = (explained: string, verb: string) => `${explained} ${verb} (l)`;

// counts
export const failedCount = (count: string) => `${count} failed`;
export const lastDay = (failed: string) => `${failed} in the last 24 hours`;
export const underWay = (count: number) => `${count} under way`;
export const notActive = (count: number, all: number) => `${count} of ${all} not active`;

// themes and times
export const theme = (choice: string) => `Theme: ${choice}`;
export const times = (choice: string) => `Times: ${choice}`;

// palette
export const id = 'id';
export const hash = 'hash';
export const link = 'link';
export const find = (text: string) => `Find “${text}”`;
export const copyThe = (what: string) => `Copy the ${what}`;
export const copiedThe = (what: string) => `Copied the ${what}`;

// pages
export const overview = 'Overview';
export const transactions = 'Transactions';
export const operations = 'Operations';
export const signers = 'Signers';
export const messageTypes = 'Message types';
export const types = 'Types';
export const webhooks = 'Webhooks';
export const activity = 'Activity';
export const settings = 'Settings';

// shortcuts
export const copiedTheId = 'Copied the id';
export const cannotBeRetried = 'This transaction cannot be retried';
export const cannotBeSpedUp = 'This transaction cannot be sped up';

// words
export const asTheSystem = 'As the system';
export const light = 'Light';
export const dark = 'Dark';
export const relative = 'Relative';
export const localTime = 'Local time';

// banners
export const look = 'Look';
export const allSignersArePaused = 'All signers are paused: nothing new is sent.';
export const authenticationIsOff = 'Authentication is off: whoever reaches this page may do everything.';
export const serverIsLost = 'The server does not answer. What you see is the last that was heard.';

// bell
export const notifications = 'Notifications';
export const notificationsSoFar = 'Notifications so far';
export const noNotifications = 'What your actions lead to is kept here until the page is closed.';

// connection-dot
export const connecting = 'Connecting';
export const live = 'Live';
export const paused = 'Paused';
export const notConnected = 'Not connected';
export const waitingForFirst = 'Waiting for the first answer.';
export const changesAreShown = 'Changes are shown as they happen.';
export const changesAreAskedFor = 'Changes are asked for every five seconds.';
export const nothingIsAskedFor = 'Nothing is asked for.';
export const tryingAgain = 'The server does not answer; trying again.';
export const goOn = 'Go on';
export const pause = 'Pause';

// nav
export const main = 'Main';

// not-found
export const notFound = 'Not found';
export const noSuchPage = 'There is no such page';
export const noSuchPageWhy = 'The address may be of a page that this server does not have.';
export const toTheTransactions = 'To the transactions';

// shell
export const skipToTheContent = 'Skip to the content';

// shortcut-sheet
export const filter = 'Filter';
export const goToFind = 'Go to, find';
export const nextTheme = 'Next theme';
export const relativeLocalUtc = 'Relative, local, UTC';
export const pauseGoOn = 'Pause, go on';
export const thisSheet = 'This sheet';
export const esc = 'Esc';
export const closeClear = 'Close, clear';
export const nextPreviousRow = 'Next, previous row';
export const enter = 'Enter';
export const open = 'Open';
export const menuOfTheRow = 'Menu of the row';
export const selectUpToHere = 'Select, up to here';
export const moveAndSelect = 'Move and select';
export const selectThePage = 'Select the page';
export const exportIt = 'Export';
export const retry = 'Retry';
export const speedUp = 'Speed up';
export const copyTheId = 'Copy the id';
export const allPendingSuccessFailed = 'All, pending, success, failed';
export const newerOlder = 'Newer, older; nonce before, after';
export const keyboardShortcuts = 'Keyboard shortcuts';
export const everywhere = 'Everywhere';
export const goTo = 'Go to';
export const shortcutsAreOn = 'Shortcuts are on';

// toast-list
export const undo = 'Undo';
export const dismiss = 'Dismiss';

// top-bar
export const goToOrFind = 'Go to, or find';
export const goToOrFindKey = 'Go to, or find (⌘K, Ctrl K)';
export const keyboardShortcutsKey = 'Keyboard shortcuts (?)';
export const keyboardShortcutsAreOff = 'Keyboard shortcuts are off';

// groups
export const thisTransaction = 'This transaction';
export const recent = 'Recent';
export const pages = 'Pages';
export const views = 'Views';
export const actions = 'Do';
export const goOnLive = 'Go on with live updates';
export const pauseLive = 'Pause live updates';
export const logOut = 'Log out';

// palette
export const search = 'Search';
export const paletteLabel = 'Page, action, hash, address, id or words';
export const palettePlaceholder = 'A page, an action, or paste a hash, an address, an id';
export const choices = 'Choices';
