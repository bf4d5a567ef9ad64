/** The sampling of answers of a bridge that serves, if its settings ask for it. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Sampler } from '../drift/sampler';
import { guarded } from '../gateway/safe-emit';
import type { Emit } from '../observe/events';
import type { SharedState } from '../store/shared-state';
import type { Variables } from '../tenant/decode/secrets';
import { AT_ONCE_BYTES } from '../tenant/directory/large';
import type { CliContext } from './io/context';
import type { ServeSettings } from './io/options';

/**
 * The sampler of a bridge; `undefined` without samples. Of the processes that share state, one compares the answers of a tenant.
 * A tenant whose directory of customers is large has no fixtures here: to load them takes too long beside requests.
 */
export const samplerOf = async (
  { mappings, driftSamplePercent: percent }: ServeSettings,
  variables: Variables,
  { adapters }: CliContext,
  emit: Emit,
  shared: () => SharedState | undefined,
): Promise<Sampler | undefined> => {
  if (percent === 0) return undefined;
  const { createSampler } = await import('../drift/sampler.js');
  const { shownByFixtures } = await import('../drift/shown.js');
  const context = { adapters, variables, maxDataBytes: AT_ONCE_BYTES };
  return createSampler({
    percent,
    emit: guarded(emit),
    turn: () => turn(),
    leads: (tenant, lastsMs) =>
      shared()?.leads(JSON.stringify(['drift', tenant]), lastsMs) ?? Promise.resolve(true),
    shown: (name) => shownByFixtures({ directory: mappings, name, context, turn: () => turn() }),
  });
};
