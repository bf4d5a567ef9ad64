/**
 * The refresh token of a source that gets its access tokens by one. Where the endpoint rotates it, the new one is kept in
 * a file, or in the store of several bridges, before the old one is used again; without a file a rotated one is a failure.
 */
import { isLeft, isRight, left, right, type Either } from 'fp-ts/Either';
import { createHash } from 'node:crypto';
import type { OAuthToken } from '../../adapter/define-adapter';
import type { UpstreamFailure } from '../../core/failure';
import { refreshRotated, refreshUnusable } from '../../core/refresh-failure';
import { Secret } from '../../core/secret';
import type { RefreshTokenAtRisk } from '../../observe/events';
import type { Granted } from './asking';
import type { StateFile } from './state-file';

type Outcome = Either<UpstreamFailure, Granted>;

/** Asks the endpoint; with the configured refresh token, or with another. */
export type Exchange = (refreshToken?: Secret) => Promise<Outcome>;

/** How exchanges of one token are made. */
export interface Refreshing {
  /** Makes an exchange with the refresh token of now. */
  readonly exchange: (exchange: Exchange) => Promise<Outcome>;
  /** Tries to write what could not be written before, if there is such a thing. */
  readonly saveLate: () => void;
  /** An exchange must not be broken off: its answer may have the only refresh token that is still valid. */
  readonly lasts?: true;
}

/** Receives what puts a refresh token at risk, with the system's code where there is one. */
export type ReportRisk = (risk: RefreshTokenAtRisk['risk'], code?: string) => void;

const done = (): void => undefined;

/** Exchanges without a refresh token. */
export const unrefreshed: Refreshing = { exchange: (exchange) => exchange(), saveLate: done };

/** Exchanges with a refresh token that stays the same. */
export const unrotated = (configured: Secret, report: ReportRisk): Refreshing => ({
  exchange: async (exchange) => {
    const outcome = await exchange();
    const rotated = isRight(outcome) ? outcome.right.refreshToken : undefined;
    if (rotated === undefined || rotated.reveal() === configured.reveal()) return outcome;
    report('rotated');
    return left(refreshRotated);
  },
  saveLate: done,
});

/** None: a rotated token would be lost, so nothing is asked. */
export const undirected = (report: ReportRisk): Refreshing => ({
  exchange: () => {
    report('no-state-directory');
    return Promise.resolve(left(refreshUnusable('REFRESH_TOKEN_UNKEPT')));
  },
  saveLate: done,
});

/** What a file is about, so that a configured token that is new replaces it. It shows no secret. */
const aboutOf = ({ tokenUrl, clientId }: OAuthToken, configured: Secret): string =>
  createHash('sha256')
    .update(JSON.stringify([tokenUrl, clientId, configured.reveal()]))
    .digest('base64url');

const textOf = (about: string, token: Secret): string =>
  `${JSON.stringify({ about, refreshToken: token.reveal() })}\n`;

/** The token of a file; `undefined` where it is about another, and a failure where it is not such a file. */
const tokenOf = (text: string, about: string): Either<'unreadable', Secret | undefined> => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return left('unreadable');
    if (!('about' in value && 'refreshToken' in value)) return left('unreadable');
    const { about: of, refreshToken } = value;
    if (typeof of !== 'string' || typeof refreshToken !== 'string' || refreshToken === '')
      return left('unreadable');
    return right(of === about ? new Secret(refreshToken, undefined, '${refresh token}') : undefined);
  } catch {
    return left('unreadable');
  }
};

/** How long after a failed write the next is tried, in milliseconds. */
const SAVE_REST_MS = 10_000;

/** Exchanges whose refresh token may be rotated: the latest is in the file. One exchange is made at a time. */
export const rotating = (
  token: OAuthToken,
  configured: Secret,
  file: StateFile,
  report: ReportRisk,
  clock: () => number,
): Refreshing => {
  const about = aboutOf(token, configured);
  let latest: Secret | undefined;
  let unsavedSince: number | undefined;
  let underWay: Promise<Outcome> | undefined;
  const save = async (rotated: Secret): Promise<void> => {
    const written = await file.write(textOf(about, rotated));
    unsavedSince = isLeft(written) ? clock() : undefined;
    if (isLeft(written)) report('unwritable', written.left);
  };
  /** That of the file, unless the latest could not be written. */
  const tokenOfNow = async (): Promise<Either<string | undefined, Secret | undefined>> => {
    if (unsavedSince !== undefined) return right(latest);
    const text = await file.read();
    if (isLeft(text)) return text;
    const kept = text.right === undefined ? right(undefined) : tokenOf(text.right, about);
    if (isLeft(kept)) return left(undefined);
    const isElsewhere = latest !== undefined && kept.right?.reveal() !== latest.reveal();
    if (isElsewhere && file.isShared !== true) report('changed-elsewhere');
    return right(kept.right ?? latest);
  };
  const exchangeLocked = async (exchange: Exchange): Promise<Outcome> => {
    const current = await tokenOfNow();
    if (isLeft(current)) {
      report('unreadable', current.left);
      return left(refreshUnusable('REFRESH_TOKEN_UNREADABLE'));
    }
    const outcome = await exchange(current.right);
    if (isLeft(outcome)) return outcome;
    const before = current.right ?? configured;
    const rotated = outcome.right.refreshToken ?? before;
    if (rotated.reveal() !== before.reveal() || unsavedSince !== undefined) {
      latest = rotated;
      await save(rotated);
    }
    return outcome;
  };
  const run = async (exchange: Exchange): Promise<Outcome> => {
    const lock = await file.lock();
    if (isLeft(lock) && lock.left === 'held') {
      report('in-use');
      return left(refreshUnusable('REFRESH_TOKEN_IN_USE'));
    }
    try {
      return await exchangeLocked(exchange); // without a lock where none can be written: that is reported by the write
    } finally {
      if (isRight(lock)) await lock.right();
    }
  };
  return {
    lasts: true,
    exchange: (exchange) =>
      (underWay ??= run(exchange).finally(() => {
        underWay = undefined;
      })),
    saveLate: () => {
      if (latest === undefined || unsavedSince === undefined || underWay !== undefined) return;
      if (clock() - unsavedSince < SAVE_REST_MS) return;
      unsavedSince = clock();
      void save(latest);
    },
  };
};
