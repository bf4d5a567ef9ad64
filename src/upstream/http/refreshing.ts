/** The ways in which refresh tokens are kept, by what a token's description and the bridge's settings say. */
import { createHash } from 'node:crypto';
import type { AccessToken } from '../../adapter/define-adapter';
import type { Secret } from '../../core/secret';
import type { Emit } from '../../observe/events';
import { rotating, undirected, unrefreshed, unrotated } from './refresh-token';
import type { Refreshing, ReportRisk } from './refresh-token';
import { isStateName, stateFile } from './state-file';
import type { StateFile } from './state-file';
import { insteadOf } from './state-in-store';
import type { Reach } from './token-key';

export interface RefreshingOptions {
  /** The state directory; it has a folder for each tenant. */
  readonly directory?: string | undefined;
  /** Gives the place in the store that bridges share, in the place of the directory. */
  readonly inStore?: ((tenant: string, name: string) => StateFile) | undefined;
  readonly emit?: Emit | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

/** Notes which file has which token of the configuration; says whether another file has it too. */
const createOwners = () => {
  const owners = new Map<string, string>();
  return (token: Secret, file: string): boolean => {
    const key = createHash('sha256').update(token.reveal()).digest('base64');
    const owner = owners.get(key) ?? file;
    owners.set(key, owner);
    return owner !== file;
  };
};

/** Where the text of a name is kept. A store takes over what a directory has. */
const placeOf = (
  { directory, inStore }: RefreshingOptions,
  tenant: string | undefined,
  name: string,
): StateFile | undefined => {
  if (tenant === undefined || !isStateName(name)) return undefined;
  const file = directory === undefined ? undefined : stateFile(directory, tenant, name);
  const shared = inStore?.(tenant, name);
  return shared && file ? insteadOf(shared, file) : (shared ?? file);
};

/** Gives how exchanges of a token are made. */
export const refreshingIn = (options: RefreshingOptions) => {
  const { emit, clock = () => performance.now() } = options;
  const isShared = createOwners();
  return (token: AccessToken, { tenant, source = '' }: Reach): Refreshing => {
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
    const place = placeOf(options, tenant, file);
    if (place === undefined) return undirected(report);
    if (isShared(refreshToken, `${tenant ?? ''}/${file}`)) report('shared');
    return rotating(token, refreshToken, place, report, clock);
  };
};
