/**
 * The order of the layers around every ask. A layer knows no other layer; their combination is explained here.
 */
import type { Ask } from '../../adapter/define-adapter';
import type { Emit } from '../../observe/events';
import { breaker } from './circuit-breaker';
import { bulkhead } from './bulkhead';
import { cached } from './cache';
import { coalesce } from './coalesce';
import { deadline } from './deadline';
import { retry } from './retry';
import { timed } from './timing';

/** Something around an ask that is an ask again, whatever is asked and answered. */
export type Layer = <L, P>(ask: Ask<L, P>) => Ask<L, P>;

/** All layers as one, the outermost first in the list. */
export const stack =
  (layers: readonly NamedLayer[]): Layer =>
  (ask) =>
    layers.reduceRight((inner, [, layer]) => layer(inner), ask);

/** What the layers of one source are told. */
export interface LayerOptions {
  /** The tenant's folder. */
  readonly tenant: string;
  /** The source's name in the tenant file. */
  readonly source: string;
  /** What one ask may take, retries and waiting included, in milliseconds. */
  readonly deadlineMs: number;
  /** How often a failure that may pass is asked again, at most. */
  readonly retries: number;
  /** How many asks may be under way at a time, and how many more may wait. */
  readonly concurrent: number;
  /** How long answers are kept, in seconds; without it none is. */
  readonly cache: { readonly ttl: number; readonly staleIfError?: number | undefined } | undefined;
  readonly emit: Emit;
}

/** A layer, by what it is called. */
export type NamedLayer = readonly [name: LayerName, layer: Layer];

export type LayerName = 'timed' | 'cache' | 'deadline' | 'coalesce' | 'bulkhead' | 'breaker' | 'retry';

/** Gives the layers of a source, outermost first. */
export type LayersOf = (options: LayerOptions) => readonly NamedLayer[];

/**
 * The layers of every source, outermost first:
 *
 *     timed ∘ cache ∘ deadline ∘ coalesce ∘ bulkhead ∘ breaker ∘ retry
 *
 * What was kept may stand in for what came too late; each of those who wait for one answer has a deadline of its
 * own; what a coalesced twin answers costs no place in the bulkhead; the breaker counts a retried ask once.
 */
export const layersOf: LayersOf = (options) => {
  const { tenant, source, deadlineMs, retries, concurrent, cache, emit } = options;
  return [
    ['timed', timed(source)],
    ...(cache === undefined ? [] : [['cache', cached(cache)] as const]),
    ['deadline', deadline(deadlineMs)],
    ['coalesce', coalesce(deadlineMs)],
    ['bulkhead', bulkhead(concurrent, concurrent)],
    ['breaker', breaker({ tenant, source, deadlineMs, emit })],
    ['retry', retry({ retries })],
  ];
};

/** Gives the layers around all that a tenant asks for one request, outermost first. */
export type TenantLayersOf = (limits: { readonly concurrent: number }) => readonly NamedLayer[];

/** The layers of every tenant. Who finds no place does not wait for one: each source has a queue of its own. */
export const tenantLayersOf: TenantLayersOf = ({ concurrent }) => [['bulkhead', bulkhead(concurrent, 0)]];

/** The layers for who plays what was recorded: each ask is one exchange, whatever others ask. */
export const replayLayersOf: LayersOf = ({ source, deadlineMs }) => [
  ['timed', timed(source)],
  ['deadline', deadline(deadlineMs)],
];
