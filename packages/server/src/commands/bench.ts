import { runTrial } from '../trial/run-trial.js';
import { readTrialOptions, trialHelp } from '../trial/trial-options.js';
import { textOf } from '../trial/trial-report.js';
import { chainOf } from './chain-of.js';

/** Sends a mix of transactions to a node and reports; returns the exit code. */
export async function bench(args: readonly string[]): Promise<number> {
  const options = readTrialOptions(args);
  if (options === 'help') {
    console.log(trialHelp);
    return 0;
  }
  const chain = await chainOf(options.chainId);
  const report = await runTrial(options, { chain, progress: (line) => console.error(line) });
  console.log(options.json ? JSON.stringify(report, null, 2) : textOf(report));
  return report.unfinished + report.failed === 0 && report.consistent ? 0 : 1;
}
