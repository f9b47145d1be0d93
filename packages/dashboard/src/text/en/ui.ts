// problem
export const serverAnswered = (status: number) => `The server answered ${status}`;
export const request = (id: string) => `request ${id}`;

// copy
export const copied = (what: string) => `${what}: copied`;
export const copy = (what: string) => `Copy ${what}`;

// password-field
export const atLeast = (characters: number) => `at least ${characters} characters`;

// status
export const statuses = { pending: 'Pending', success: 'Success', failed: 'Failed' };

// ask-dialog
export const notNow = 'Not now';

// dialog
export const close = 'Close';

// outline
export const loading = 'Loading';

// problem
export const tryAgain = 'Try again';

// password-field
export const hide = 'Hide';
export const show = 'Show';
export const easyToGuess = 'Easy to guess';
export const couldBeGuessed = 'Could be guessed';
export const hardToGuess = 'Hard to guess';
export const veryHardToGuess = 'Very hard to guess';

// problem
export const unreachable = 'The server cannot be reached';
export const noAnswer = 'No answer came. It may be restarting, or the network between is down.';
export const somethingWentWrong = 'Something went wrong on this page';
