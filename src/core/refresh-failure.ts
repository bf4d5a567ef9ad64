/** The failures of a refresh token that is kept by the bridge: the API was not asked, or its token would be lost. */
import type { UpstreamFailure } from './failure';

/** Their codes, with what to do about each. */
export const refreshAdvice = {
  REFRESH_TOKEN_ROTATED:
    'the token endpoint gave another refresh token: write "refreshTokenFile" into "auth", start the bridge with --state-dir, and authorize it again',
  REFRESH_TOKEN_UNKEPT:
    '"refreshTokenFile" needs a directory: start the bridge with --state-dir, and commands with the variable BRIDGE_STATE_DIR',
  REFRESH_TOKEN_UNREADABLE:
    'the file of the refresh token cannot be read: give the bridge the right to read it, or remove it and authorize the bridge again',
  REFRESH_TOKEN_IN_USE:
    'another process exchanges this refresh token now: run one bridge for each state directory',
} as const;

export type RefreshCode = keyof typeof refreshAdvice;

/** Nothing was asked. */
export const refreshUnusable = (code: RefreshCode): UpstreamFailure => ({
  tag: 'UpstreamUnreachable',
  retryable: code === 'REFRESH_TOKEN_IN_USE',
  code,
});

/** The endpoint gave another refresh token, which nothing keeps. */
export const refreshRotated: UpstreamFailure = {
  tag: 'UpstreamRejected',
  retryable: false,
  status: 200,
  code: 'REFRESH_TOKEN_ROTATED' satisfies RefreshCode,
};
