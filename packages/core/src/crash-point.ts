/** Places in the life of a transaction at which tests kill the process. */
export type CrashPoint =
  | 'accept.before_insert'
  | 'accept.after_insert'
  | 'accept.before_reply'
  | 'round.planned'
  | 'round.signed'
  | 'round.before_commit'
  | 'round.after_commit'
  | 'send.before'
  | 'send.answered'
  | 'look.done';
