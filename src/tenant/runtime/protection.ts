/**
 * The protection between a tenant's requests and its upstreams: the layers around each ask and around all asks of a
 * request, and the rate limit.
 */
import { layersOf, replayLayersOf, tenantLayersOf } from '../../upstream/layers/stack';
import type { LayersOf, TenantLayersOf } from '../../upstream/layers/stack';
import { rateLimitOf } from './rate-limit';

/** The protection of a tenant and its upstreams, from the settings of the tenant file. */
export interface Protection {
  readonly layersOf: LayersOf;
  readonly tenantLayersOf: TenantLayersOf;
  readonly rateLimitOf: typeof rateLimitOf;
}

/** For a tenant that serves. */
export const fullProtection: Protection = { layersOf, tenantLayersOf, rateLimitOf };

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
