/** An access token as an adapter describes it: how it is asked for, and where requests carry it. */
import type { HttpAnswer, HttpRequest } from './http';
import type { Secret } from '../core/secret';
import type { Shape } from '../types/type';

/** Where a request carries its token. A request that has something there already is refused. */
export type TokenPlace =
  | {
      readonly in: 'header';
      readonly name: string;
      /** The word before the token and a space; the token is alone without it. */
      readonly scheme?: string;
    }
  /** A query parameter, a cookie, or a field of the body. */
  | { readonly in: 'query' | 'cookie' | 'json' | 'form'; readonly name: string };

/** What is asked for a token with, beside the client's id and secret. */
export type Grant =
  | { readonly type: 'client_credentials' }
  | { readonly type: 'password'; readonly username: string | Secret; readonly password: Secret }
  | {
      readonly type: 'refresh_token';
      readonly refreshToken: Secret;
      /** The name of the file that keeps a rotated one; without it a rotated one is a failure. */
      readonly file?: string;
    };

/** A token of OAuth 2 (RFC 6749). */
export interface OAuthToken {
  readonly type: 'oauth2';
  /** The token endpoint: https, or http on loopback or in a private network; no query. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Client credentials without it. */
  readonly grant?: Grant;
  /** Further fields of the token request: `scope`, `audience`. */
  readonly parameters: Readonly<Record<string, string | Secret>>;
  /** Where id and secret are sent: as basic authentication (section 2.3.1), or in the form. */
  readonly sentIn: 'header' | 'body';
  /** In `Authorization`, behind the word "Bearer", without it. */
  readonly place?: TokenPlace;
}

/** A token that an upstream gives for a request of its own. */
export interface LoginToken {
  readonly type: 'login';
  /** The base URL of the request: https, or http on loopback or in a private network; no query. */
  readonly baseUrl: string;
  readonly request: Pick<HttpRequest, 'method' | 'path' | 'trailingSlash' | 'query' | 'headers' | 'body'>;
  /** What the answer is written in; JSON without it. */
  readonly format?: LoginFormat;
  /** The path of the token in the answer; an empty one is the whole answer. */
  readonly tokenAt: string;
  readonly lifetime: LoginLifetime;
  /** Which answers refuse the login, beside those with a status of an error. */
  readonly refused?: LoginRefused;
  readonly place?: TokenPlace;
}

/** Plain text, which is the token, or XML that is read by this shape. */
export type LoginFormat = { readonly text: true } | { readonly xml: Shape };

/** How long a login's token is valid: until the earliest of these ends, or until it is rejected. */
export interface LoginLifetime {
  readonly seconds?: number;
  /** The path of a number of seconds in the answer. */
  readonly secondsAt?: string;
  /** The path of an instant in the answer: text with its zone, or seconds or milliseconds since 1970. */
  readonly endAt?: string;
}

export interface LoginRefused {
  /** As the tenant file has it, by which logins are told apart. */
  readonly written: unknown;
  readonly holds: (answer: HttpAnswer) => boolean;
}

/** An access token that each request of a source carries. */
export type AccessToken = OAuthToken | LoginToken;
