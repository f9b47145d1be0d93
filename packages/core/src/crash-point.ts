/** Places in the life of a transaction at which tests kill the process. */
export const crashPoints = [
  'accept.before_insert',
  'accept.after_insert',
  'accept.before_reply',
  'round.begun',
  'round.planned',
  'round.signed',
  'round.before_commit',
  'round.after_commit',
  'round.told',
  'send.before',
  'send.answered',
  'known.answered',
  'estimate.answered',
  'look.begun',
  'look.done',
] as const;
export type CrashPoint = (typeof crashPoints)[number];
