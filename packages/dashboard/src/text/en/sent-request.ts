export const whatWasSent = 'What was sent';
export const headers = 'headers';
export const body = 'body';
export const nothingYet = 'Nothing was sent yet.';
export const wouldBeNow = 'Once more it would say';
export const bodyNow = 'body as it would be now';
export const removed = 'What it told of was removed: it cannot be sent once more.';
