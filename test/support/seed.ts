/**
 * Seeds: a run of the tests is the same every time, so that a failure can be repeated. `npm run proof`
 * takes a fresh seed; `PROOF_SEED` plays a run again.
 */
import fc from 'fast-check';

const DEFAULT_SEED = 20261122;

/** The seed of this run. */
export const runSeed = (): number => Number(process.env.PROOF_SEED ?? DEFAULT_SEED);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: runSeed() });
