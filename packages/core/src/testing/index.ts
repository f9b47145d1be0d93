export { crashPoints } from '../crash-point.js';
export { crashingStore, type StoreCrashPoint, storeCrashPoints } from './crashing-store.js';
export { FakeChain, type MinedTransaction, type Received } from './fake-chain.js';
export type { FakeChainOptions } from './fake-chain-options.js';
export { FakeRpcError } from './fake-rpc-error.js';
export { ManualClock } from './manual-clock.js';
export { Samples, sampleId, sampleTime } from './samples.js';
export { seededRandom } from './seeded-random.js';
export { type SignerConformanceOptions, signerConformance } from './signer-conformance.js';
export { check } from './simulation/checker/check.js';
export { unfinished } from './simulation/checker/work.js';
export { hardCases, missingCases } from './simulation/coverage.js';
export type {
  ChainRecord,
  MinedRecord,
  Reply,
  RequestRecord,
  StoreImage,
  Violation,
  World,
} from './simulation/record.js';
export { type Fault, faults } from './simulation/scenario.js';
export { type Outcome, type SimulationOptions, simulate } from './simulation/simulation.js';
export { type StoreConformanceOptions, storeConformance } from './store-conformance.js';
