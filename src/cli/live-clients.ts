/** The HTTP clients of a command that asks live upstreams: they keep refresh tokens where the bridge keeps them. */
import { own } from '../core/own';
import type { SourceHttp } from '../tenant/format/source-options';
import { createTransports } from '../upstream/http/client';
import { refreshingIn } from '../upstream/http/refreshing';
import type { WireTap } from '../upstream/http/wire';
import { STATE_DIR } from './io/options';
import type { CliContext } from './io/context';

/** Makes them, with a tap if there is one. */
export const liveClients = ({ variables, audit: emit }: CliContext, tap?: WireTap): SourceHttp =>
  createTransports({
    tap,
    refreshingOf: refreshingIn({ directory: own(variables, STATE_DIR) || undefined, emit }),
  });
