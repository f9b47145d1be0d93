import type { WaitTarget } from '../client/wait-for.js';
import { CommandFailure, exitCodes } from './failure.js';

const targets = ['signed', 'sent', 'accepted', 'mined', 'confirmed', 'success', 'failed', 'terminal'] as const;

export function readTarget(text: string): WaitTarget {
  const target = targets.find((one) => one === text);
  if (target) return target;
  throw new CommandFailure(exitCodes.usage, `expected one of ${targets.join(', ')}, got ${JSON.stringify(text)}`);
}
