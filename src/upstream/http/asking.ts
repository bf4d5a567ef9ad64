/** The asking for an access token: its request, and what its answer grants. */
import type { Either } from 'fp-ts/Either';
import type { HttpAnswer, HttpRequest } from '../../adapter/http';
import type { UpstreamFailure } from '../../core/failure';
import type { Secret } from '../../core/secret';
import { ExactNumber } from '../../values/codec';

/** An access token as it was granted. */
export interface Granted {
  readonly token: Secret;
  /** Missing if the answer does not give it. */
  readonly lifetimeMs: number | undefined;
  /** The refresh token that the answer has. */
  readonly refreshToken?: Secret;
}

/** How a token is asked for. */
export interface Asking {
  readonly baseUrl: string;
  /** `refreshToken` is the one of now, where it is not the configured one. `Left`: the request cannot be written. */
  readonly request: (refreshToken?: Secret) => Either<UpstreamFailure, HttpRequest>;
  /** Reads the answer to a request that was sent at a time. No failure holds a token. */
  readonly read: (answer: HttpAnswer, askedAt: Date) => Either<UpstreamFailure, Granted>;
}

/** What people see of a token. */
export const ACCESS_TOKEN = '${access token}';

export const isNone = (value: unknown): value is null | undefined => value === undefined || value === null;

/** A number of an answer that is not negative; some write it as a text. */
export const secondsOf = (value: unknown): number | undefined => {
  if (typeof value === 'string') return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  const seconds = value instanceof ExactNumber ? Number(value.toString()) : value;
  return typeof seconds === 'number' && seconds >= 0 ? seconds : undefined;
};
