/** The ways in which refresh tokens are kept, by what a token's description and the bridge's settings say. */
import type { AccessToken } from '../../adapter/define-adapter';
import type { Emit } from '../../observe/events';
import { rotating, undirected, unrefreshed, unrotated } from './refresh-token';
import type { Refreshing, ReportRisk } from './refresh-token';
import { isStateName, stateFile } from './state-file';
import type { Reach } from './token-key';

export interface RefreshingOptions {
  /** The state directory; it has a folder for each tenant. */
  readonly directory?: string | undefined;
  readonly emit?: Emit | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

/** Gives how exchanges of a token are made. */
export const refreshingIn =
  ({ directory, emit, clock = () => performance.now() }: RefreshingOptions) =>
  (token: AccessToken, { tenant, source = '' }: Reach): Refreshing => {
    if (token.type !== 'oauth2' || token.grant?.type !== 'refresh_token') return unrefreshed;
    const { refreshToken, file } = token.grant;
    const report: ReportRisk = (risk, code) =>
      emit?.({
        event: 'refresh-token-at-risk',
        tenant: tenant ?? '',
        source,
        risk,
        ...(code === undefined ? {} : { code }),
      });
    if (file === undefined) return unrotated(refreshToken, report);
    if (directory === undefined || tenant === undefined || !isStateName(file)) return undirected(report);
    return rotating(token, refreshToken, stateFile(directory, tenant, file), report, clock);
  };
