/** An endpoint of the app contract that is asked from outside: the bridge that is to be replaced, or a deployed one. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { HttpAnswer, HttpRequest } from '../../adapter/http';
import type { RequestInvalid, UpstreamFailure } from '../../core/failure';
import { Secret } from '../../core/secret';
import { nodeAt } from '../../fixture/format';
import { nodeOf } from '../../json/diff';
import { writeJson } from '../../json/write';
import type { JsonNode } from '../../json/document';
import { createTransport } from '../../upstream/http/client';
import { BaseUrl } from '../../values/codec';
import { isPlainHttp } from '../../values/ip-network';
import { callNow } from '../live';
import { settingSecret } from '../setting-secret';
import type { CliContext } from '../io/context';

/** Where the access key is sent. */
export type KeyPlace = 'header' | 'body';

/** An endpoint as the command line names it. */
export interface EndpointOptions {
  readonly url: string;
  /** The variable with the access key; without it no key is sent. */
  readonly key?: string | undefined;
  readonly keyIn: KeyPlace;
}

/** An answer of the endpoint. */
export interface EndpointAnswer {
  readonly status: number;
  /** `null` for what is not JSON. */
  readonly body: JsonNode;
  /** What the body is instead of JSON. */
  readonly fault?: string;
}

/** What came of one request. */
export interface Reply {
  readonly answer?: EndpointAnswer;
  /** What kept the endpoint from answering, in words. The same request may be answered later. */
  readonly trouble?: string;
  /** How long the endpoint asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** An endpoint that can be asked. */
export interface Endpoint {
  readonly ask: (userIdentifier: string) => Promise<Reply>;
  readonly dispose: () => void;
  /** The values that no output may show. */
  readonly hidden: readonly string[];
}

/** Whether an answer has an account, of whatever form. */
export const hasAccount = (answer: EndpointAnswer | undefined): boolean =>
  answer !== undefined && nodeAt(answer.body, 'user') !== undefined;

/** What to look at if an endpoint gave no account. */
export const NO_ACCOUNT_THERE =
  'the endpoint of --url gave no account: check --url (the whole address), --key and --key-in';

/** The statuses of a service or a proxy in trouble. */
const TROUBLED: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

const whyNoAnswer = (failure: RequestInvalid | UpstreamFailure): string => {
  switch (failure.tag) {
    case 'UpstreamTimeout':
      return 'no answer in time';
    case 'UpstreamUnreachable':
      return `no connection (${failure.code})`;
    default:
      return 'the request cannot be sent';
  }
};

const replyOf = ({ status, body, retryAfterMs }: HttpAnswer): Reply => {
  const text = isRight(body) ? writeJson(body.right) : undefined;
  const isFaulty = !isRight(body) && body.left.tag === 'PayloadInvalid';
  const fault = isFaulty ? body.left.expected : 'valid JSON';
  return {
    answer: { status, body: nodeOf(text ?? 'null'), ...(text === undefined ? { fault } : {}) },
    ...(TROUBLED.has(status) ? { trouble: `status ${status}` } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
};

/** The address below which nothing is added, and its query; `Left` says what is wrong with it. */
const addressOf = (
  url: string,
): Either<string, Pick<HttpRequest, 'query'> & { readonly baseUrl: string }> => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const query = [...(parsed?.searchParams ?? [])];
  if (parsed !== undefined) parsed.search = '';
  const baseUrl = parsed?.href ?? '';
  return BaseUrl.is(baseUrl) && !isPlainHttp(new URL(baseUrl))
    ? right({ baseUrl, query })
    : left('--url must be an https address without credentials; http is for this machine only');
};

const VARIABLE = /^[A-Za-z_]\w*$/;

/** The name of a variable in a message; another text may be the key itself. */
const variableInWords = (name: string): string =>
  /^[A-Z][A-Z0-9_]*$/.test(name) ? name : 'the variable that --key names';

/** The access key. A message never repeats a text that may be the key. */
const keyOf = (
  { key: name }: EndpointOptions,
  { variables }: CliContext,
): Either<string, Secret | undefined> => {
  if (name === undefined) return right(undefined);
  if (!VARIABLE.test(name))
    return left('--key must be the name of the variable that holds the key, and never the key');
  const key = settingSecret(name, variables);
  return isRight(key) && key.right === undefined
    ? left(
        `set ${variableInWords(name)} to the access key of the endpoint, or leave --key out if it has none`,
      )
    : key;
};

const requestOf = (
  userIdentifier: string,
  query: HttpRequest['query'],
  key: Secret | undefined,
  keyIn: KeyPlace,
): HttpRequest => ({
  method: 'POST',
  path: [],
  query,
  headers:
    key === undefined || keyIn === 'body' ? {} : { authorization: new Secret(`Bearer ${key.reveal()}`) },
  body: {
    type: 'json',
    value: key === undefined || keyIn === 'header' ? { userIdentifier } : { userIdentifier, key },
  },
});

/**
 * Opens an endpoint; `Left` says what is wrong with the command line or the variables. The person who typed the address
 * may mean one of a private network. No redirect is followed.
 */
export const openEndpoint = (options: EndpointOptions, world: CliContext): Either<string, Endpoint> => {
  const address = addressOf(options.url);
  if (!isRight(address)) return address;
  const key = keyOf(options, world);
  if (!isRight(key)) return key;
  const { baseUrl, query } = address.right;
  const http = createTransport({ baseUrl, privateNetwork: true, numbersAsWritten: true });
  return right({
    ask: async (userIdentifier) => {
      const request = requestOf(userIdentifier, query, key.right, options.keyIn);
      const answer = await http.send(request, callNow('compare'))();
      return isRight(answer) ? replyOf(answer.right) : { trouble: whyNoAnswer(answer.left) };
    },
    dispose: http.dispose,
    hidden: key.right === undefined ? [] : [key.right.reveal()],
  });
};
