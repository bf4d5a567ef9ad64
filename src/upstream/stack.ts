/**
 * Owns the order of the layers around every ask. A layer knows no other; what they mean together stands here.
 */
import type { Ask } from '../adapter';
import { deadline } from './deadline';
import { timed } from './timing';

/** Something around an ask that is an ask again, whatever is asked and answered. */
export type Layer = <L, P>(ask: Ask<L, P>) => Ask<L, P>;

/** All layers as one, the outermost first in the list. */
export const stack =
  (layers: readonly Layer[]): Layer =>
  (ask) =>
    layers.reduceRight((inner, layer) => layer(inner), ask);

export interface LayerOptions {
  /** The source's name in the tenant file. */
  readonly source: string;
  /** What one ask may take, in milliseconds. */
  readonly deadlineMs: number;
}

/**
 * The layers of every source, outermost first. Their order when all are there:
 *
 *     timed ∘ cache ∘ coalesce ∘ bulkhead ∘ breaker ∘ retry ∘ deadline
 *
 * What a cache or a coalesced twin answers costs no place in the bulkhead; the breaker counts a retried ask
 * once; each try has a deadline of its own, and the call's signal bounds them together.
 */
export const layersOf = ({ source, deadlineMs }: LayerOptions): readonly Layer[] => [
  timed(source),
  deadline(deadlineMs),
];
