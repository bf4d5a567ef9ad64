/** A login of an upstream's own that gives an access token, as the tenant file has it. */
import * as t from 'io-ts';
import { SecretText } from '../../src/core/secret';
import {
  BaseUrl,
  Decimal,
  HeaderText,
  NonBlank,
  ParameterText,
  PathText,
  whole,
} from '../../src/values/codec';
import { documented } from '../../src/values/documented';
import type { Instead } from '../../src/values/documented';
import { conditions } from './condition';
import { LoginXml } from './login-xml';
import { OF_TEXT, OF_XML } from './media-types';
import { TokenSend } from './token-send';

const DAY_SECONDS = 86_400;

const Scalar = t.union([ParameterText, SecretText, Decimal, t.boolean]);
const Object1 = t.record(ParameterText, Scalar);
const Object2 = t.record(ParameterText, t.union([Scalar, Object1]));
const Json = t.record(ParameterText, t.union([Scalar, Object2]));

const Fields = t.record(ParameterText, t.union([ParameterText, SecretText]));

const meantFormat = (written: unknown): readonly Instead[] => {
  if (typeof written !== 'string') return [];
  if (OF_XML.test(written)) return [{ write: 'xml' }];
  return OF_TEXT.test(written) ? [{ write: 'text' }] : [];
};

/** The login, whose words for a request are those of a lookup. */
export const Login = t.intersection([
  t.type({
    type: documented(
      t.literal('login'),
      'A request of the upstream’s own that gives a token: sent when a token is needed, kept and renewed as those of "oauth2" are.',
    ),
  }),
  t.partial({
    path: documented(PathText, 'The path of the login below "baseUrl": "/v1/token".'),
    url: documented(BaseUrl, 'In the place of "path": the whole address of the login, on another host.'),
    method: documented(t.keyof({ GET: null, POST: null }), '"POST" (as without it) or "GET".'),
    query: documented(Fields, 'The query: { "key": "${NAME}" }.'),
    headers: documented(t.record(t.string, t.union([HeaderText, SecretText])), 'Headers of the login.'),
    json: documented(
      Json,
      'The body as JSON, with objects three deep: { "username": "bridge", "password": "${NAME}" }.',
    ),
    form: documented(Fields, 'The body as a form.'),
    xml: documented(
      LoginXml,
      'The body as XML: { "template": "<Password>{password}</Password>", "syntax": "xml", "with": { "password": "${NAME}" } }.',
    ),
    format: documented(
      t.keyof({ json: null, text: null, xml: null }),
      'What the answer is written in: "json" (as without it), "text", where the whole answer is the token, or "xml".',
      meantFormat,
    ),
    tokenAt: documented(
      NonBlank,
      'Where in the answer the token is: "data.token". Without it the whole answer is the token, as JSON.',
    ),
    lifetimeSeconds: documented(
      whole(1, 365 * DAY_SECONDS),
      'How long a token is valid, in seconds. Without any lifetime it is kept until an answer rejects it.',
    ),
    lifetimeAt: documented(NonBlank, 'Where the answer has that number of seconds: "expires_in".'),
    endAt: documented(
      NonBlank,
      'Where the answer has the instant at which the token ends: text with its zone, or seconds or milliseconds since 1970.',
    ),
    refused: conditions(
      'What a refused login looks like, in addition to the statuses of errors: [{ "path": "success", "equals": false }].',
    ),
    send: TokenSend,
  }),
]);
export type Login = t.TypeOf<typeof Login>;
