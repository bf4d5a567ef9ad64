/**
 * The protection between a tenant's requests and its upstreams: the layers around each ask and around all asks of a
 * request, and the rate limit.
 */
import { layersOf, replayLayersOf, tenantLayersOf } from '../../upstream/layers/stack';
import type { LayerOptions, LayersOf, TenantLayersOf } from '../../upstream/layers/stack';
import type { RateLimitState, Watch } from '../../core/state';
import { inProcess } from '../../store/in-process';
import type { RateLimit, SharedState } from '../../store/shared-state';

/** The protection of a tenant and its upstreams, from the settings of the tenant file. */
export interface Protection {
  readonly layersOf: LayersOf;
  readonly tenantLayersOf: TenantLayersOf;
  /** The limit of a tenant whose file may set one. */
  readonly rateLimitOf: (
    tenant: string,
    perSecond: number | undefined,
    watch?: Watch<RateLimitState>,
  ) => RateLimit | undefined;
  /** How a source's answers are shared with other processes, by what it is made of; without it they are not. */
  readonly sharingOf?: ((madeOf: string) => LayerOptions['sharing']) | undefined;
}

/** What processes share that have answers in common. */
export interface AnswersInCommon extends Pick<SharedState, 'single' | 'lookAt'> {
  /** The version of the bridge: an answer that another version has read may differ. */
  readonly version: string;
}

/** For a tenant that serves, of a bridge that shares this with others. */
export const protectionWith = (
  { limit }: Pick<SharedState, 'limit'>,
  answers?: AnswersInCommon,
): Protection => ({
  layersOf,
  tenantLayersOf,
  rateLimitOf: (tenant, perSecond, watch) =>
    perSecond === undefined ? undefined : limit(tenant, perSecond, watch),
  sharingOf: answers && ((source) => ({ madeOf: `${answers.version} ${source}`, shared: answers })),
});

/** For a tenant that serves in one process. */
export const fullProtection: Protection = protectionWith(inProcess);

/** For recordings: each is of all answers that a request needs, those of catalogues among them. */
export const recordProtection: Protection = {
  ...fullProtection,
  layersOf: (options) => layersOf({ ...options, catalogue: undefined }),
};

/** For a replay: fixtures come all at once, and each is independent of the others. */
export const replayProtection: Protection = {
  layersOf: replayLayersOf,
  tenantLayersOf: () => [],
  rateLimitOf: () => undefined,
};
