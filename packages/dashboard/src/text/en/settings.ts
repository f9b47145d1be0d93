import { plural } from '../plural.js';

// display
export const themes = { system: 'As the system', light: 'Light', dark: 'Dark' };
export const timeModes = { relative: 'Relative', local: 'Local time', utc: 'UTC' };
export const densities = { comfortable: 'Comfortable', compact: 'Compact' };
export const onOff = { on: 'On', off: 'Off' };

// roles
export const roles = {
  submitter: 'submitter: sends, and sees what it sent',
  viewer: 'viewer: sees everything',
  operator: 'operator: sees, sends, retries, cancels, pauses',
  admin: 'admin: everything, keys and users too',
};

// account
export const endSession = (user: string, from: string) => `End the session of ${user} from ${from}`;

// keys
export const rotateKey = (name: string) => `Rotate ${name}`;
export const revokeKey = (name: string) => `Revoke ${name}`;
export const rotateTitle = (name: string) => `Rotate ${name}?`;
export const revokeTitle = (name: string) => `Revoke ${name}?`;

// views
export const deleteView = (name: string) => `Delete ${name}`;

// users
export const changeUser = (name: string) => `Change ${name}`;
export const roleOf = (name: string) => `Role of ${name}`;
export const passwordFor = (name: string) => `New password for ${name}`;
export const enableTitle = (name: string) => `Enable ${name}?`;
export const disableTitle = (name: string) => `Disable ${name}?`;
export const removeTitle = (name: string) => `Remove ${name}?`;

// store-facts
export const storeSize = 'store';
export const unusedOf = (bytes: string) => `${bytes} of it free to be filled again`;
export const diskFree = 'disk';
export const freeOf = (free: string, all: string) => `${free} of ${all} free`;
export const tables = 'tables';
export const changesMade = (count: number) => plural(count, { one: '# change made', other: '# changes made' });
export const changesPending = (names: string) => `still to be made: ${names}`;
export const changesUnknown = (names: string) => `made by a later release: ${names}`;

// system
export const logsFrom = (level: string) => `This instance logs from ${level} on.`;
export const megabytes = (count: string) => `${count} MB`;
export const afterTheEnd = (span: string) => `${span} after the end`;
export const settingsGiven = (given: number, usual: number) =>
  `${plural(given, { other: '# given' })}, ${plural(usual, { other: '# as usual' })}`;

// account
export const account = 'Account';
export const changePassword = 'Change password';
export const thisOne = 'this one';
export const end = 'End';
export const passwordChanged = 'Your password was changed; other sessions have ended.';
export const change = 'Change';
export const passwordNow = 'Password now';
export const newPassword = 'New password';

// api-keys
export const rotate = 'Rotate';
export const revoke = 'Revoke';
export const apiKeys = 'API keys';
export const newKey = 'New key';
export const noKeys = 'No program has a key.';
export const name = 'Name';
export const role = 'Role';
export const key = 'Key';
export const lastUsed = 'Last used';
export const never = 'never';
export const rotateMeans = 'It gets a new secret. The old one is taken for 24 hours more.';
export const revokeMeans = 'Programs that use it are refused from now on. It cannot be undone.';

// kept-views
export const savedViews = 'Saved views';
export const noViews = 'None yet. Filter the list of transactions, then save what you see under a name.';
export const shows = 'Shows';
export const by = 'By';
export const everything = 'everything';
export const anonymous = 'anonymous';
export const deleteIt = 'Delete';

// new-key
export const newApiKey = 'New API key';
export const makeIt = 'Make it';
export const messageTypes = 'Message types';
export const typesNote = 'with commas between; empty: all';
export const copyTheSecretNow = 'Copy the secret now';
export const shownOnce = 'It is shown this once. Programs send it as a bearer token.';
export const secret = 'secret';
export const tryItWith = 'Try it in a terminal:';
export const request = 'request';

// section
export const actions = 'Actions';

// server-section
export const server = 'Server';
export const version = 'version';
export const node = 'node';
export const started = 'started';
export const uptime = 'uptime';

// settings-page
export const settings = 'Settings';
export const display = 'Display';
export const keptInThisBrowser = 'Kept in this browser.';
export const theme = 'Theme';
export const times = 'Times';
export const rows = 'Rows';
export const keyboardShortcuts = 'Keyboard shortcuts';

// system-facts
export const instancesAtWork = 'instances at work';
export const memory = 'memory';
export const retention = 'retention';
export const allIsKept = 'all is kept';
export const logLevel = 'log level';
export const logLevelLabel = 'Log level';
export const configuration = 'Configuration';
export const setting = 'Setting';
export const value = 'Value';
export const from = 'From';
export const diagnostics = 'Diagnostics';
export const diagnosticsAbout = 'one file for whoever helps; nothing of a secret is in it';

// users
export const saved = 'Saved.';
export const users = 'Users';
export const newUser = 'New user';
export const disabled = 'disabled';
export const changeRole = 'Change role';
export const enable = 'Enable';
export const disable = 'Disable';
export const remove = 'Remove';
export const password = 'Password';
export const sessionsEnd = 'Sessions of this user end.';
export const enableMeans = 'They may log in again.';
export const disableMeans = 'They are logged out, and may not log in.';
export const removeMeans = 'They are logged out. What they have done stays in the audit trail under their name.';
