/**
 * The order of the layers around every ask. A layer does not depend on another; their combination is explained here.
 */
import type { Ask } from '../../adapter/define-adapter';
import type { LayerStates, Places, Watch } from '../../core/state';
import type { Emit } from '../../observe/events';
import { breaker } from './circuit-breaker';
import { bulkhead } from './bulkhead';
import { cached } from './cache';
import type { Forget } from './cache';
import { catalogued } from './catalogue';
import type { CatalogueOptions } from './catalogue';
import { coalesce } from './coalesce';
import { deadline } from './deadline';
import { retry } from './retry';
import { lookingElsewhere, sharedAnswers } from './shared-answers';
import type { SharedAnswersOptions } from './shared-answers';
import { timed } from './timing';

/** A function that wraps an ask into another ask, for any lookup. */
export type Layer<P = unknown> = <L>(ask: Ask<L, P>) => Ask<L, P>;

/** All layers as one, the outermost first in the list. */
export const stack =
  <P>(layers: readonly NamedLayer<P>[]): Layer<P> =>
  (ask) =>
    layers.reduceRight((inner, [, layer]) => layer(inner), ask);

/** The settings of the layers of one source. */
export interface LayerOptions {
  /** The tenant's folder. */
  readonly tenant: string;
  /** The source's name in the tenant file. */
  readonly source: string;
  /** What one ask may take, retries and waiting included, in milliseconds. */
  readonly deadlineMs: number;
  /** How often a failure that may pass is asked again, at most. */
  readonly retries: number;
  /** How many asks may be under way at the same time, and how many more may wait. */
  readonly concurrent: number;
  /** How long answers are kept, in seconds; without it none is kept. */
  readonly cache: { readonly ttl: number; readonly staleIfError?: number | undefined } | undefined;
  /** How the answers that are kept are those of all processes; without it each has its own. */
  readonly sharing?: Pick<SharedAnswersOptions, 'madeOf' | 'shared'> | undefined;
  /** Of a catalogue. */
  readonly catalogue?: Pick<CatalogueOptions, 'ttl' | 'ended' | 'onBug'> | undefined;
  readonly emit: Emit;
  /** Is given, by each layer that holds something, what reads it. */
  readonly watch?: Watch<LayerStates>;
  /** Is given, by each layer that keeps answers, what drops those of a shopper. */
  readonly onForget?: (forget: Forget) => void;
}

/** A layer, by its name. */
export type NamedLayer<P = unknown> = readonly [name: LayerName, layer: Layer<P>];

export type LayerName =
  'timed' | 'cache' | 'catalogue' | 'deadline' | 'coalesce' | 'shared' | 'bulkhead' | 'breaker' | 'retry';

/** Gives the layers of a source, outermost first. */
export type LayersOf = (options: LayerOptions) => readonly NamedLayer[];

/** The settings of answers that all processes keep; `undefined` for a source whose answers each process keeps alone. */
const sharingOf = ({ cache, sharing, ...options }: LayerOptions): SharedAnswersOptions | undefined =>
  cache && sharing && { ...options, ...cache, ...sharing };

/**
 * The layers of every source, outermost first:
 *
 *     timed ∘ cache ∘ deadline ∘ coalesce ∘ shared ∘ bulkhead ∘ breaker ∘ retry
 *
 * A catalogue has the layer of that name in the place of `cache`. A kept answer may replace one that timed out. Each call that waits for a shared ask has a deadline of its own, and
 * takes no slot of the bulkhead. One call of a process waits for other processes, and only what is asked for here counts for
 * the breaker, which counts a retried ask once.
 */
export const layersOf: LayersOf = (options) => {
  const { tenant, source, deadlineMs, retries, concurrent, cache, catalogue, emit, watch, onForget } =
    options;
  const sharing = sharingOf(options);
  const about = { tenant, source, emit };
  const watchAs =
    <S>(stateOf: (state: S) => LayerStates): Watch<S> =>
    (read) =>
      watch?.(() => stateOf(read()));
  return [
    ['timed', timed(source)],
    ...(cache === undefined
      ? []
      : [
          [
            'cache',
            cached(cache, {
              watch: watchAs((state) => ({ cache: state })),
              onForget,
              elsewhere: sharing && lookingElsewhere(sharing),
            }),
          ] as const,
        ]),
    ...(catalogue === undefined
      ? []
      : [
          [
            'catalogue',
            catalogued({ ...about, ...catalogue, watch: watchAs((state) => ({ catalogue: state })) }),
          ] as const,
        ]),
    ['deadline', deadline(deadlineMs)],
    ['coalesce', coalesce(deadlineMs)],
    ...(sharing === undefined ? [] : [['shared', sharedAnswers(sharing)] as const]),
    [
      'bulkhead',
      bulkhead(
        concurrent,
        concurrent,
        watchAs((calls) => ({ calls })),
      ),
    ],
    ['breaker', breaker({ ...about, deadlineMs, watch: watchAs((state) => ({ breaker: state })) })],
    ['retry', retry({ retries })],
  ];
};

/** Gives the layers around all that a tenant asks for one request, outermost first. */
export type TenantLayersOf = <P>(limits: {
  readonly concurrent: number;
  readonly watch?: Watch<Places>;
}) => readonly NamedLayer<P>[];

/** The layers of every tenant. Who finds no place does not wait for one: each source has a queue of its own. */
export const tenantLayersOf: TenantLayersOf = ({ concurrent, watch }) => [
  ['bulkhead', bulkhead(concurrent, 0, watch)],
];

/** The layers of a replay: each ask is one exchange, whatever others ask. */
export const replayLayersOf: LayersOf = ({ source, deadlineMs }) => [
  ['timed', timed(source)],
  ['deadline', deadline(deadlineMs)],
];
