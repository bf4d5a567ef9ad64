/** The settings and the lookup of an upstream that is described in the tenant file. */
import * as t from 'io-ts';
import { connectionSettings } from '../../src/adapter/connection-settings';
import {
  BaseUrl,
  HeaderText,
  HeaderValue,
  NonBlank,
  ParameterText,
  PathText,
  XmlText,
} from '../../src/values/codec';
import { documented } from '../../src/values/documented';
import type { Instead } from '../../src/values/documented';
import { HeaderSecret } from '../../src/core/secret';
import { Auth } from './auth';
import { conditions } from './condition';
import { OF_XML } from './media-types';

const Answer = t.intersection([
  t.type({
    notFound: conditions('What "no such user" looks like: [{ "status": 404 }].'),
  }),
  t.partial({
    format: documented(
      t.keyof({ json: null, xml: null }),
      'What answers are written in: "json" (as without it) or "xml", whose elements are read like the fields of JSON.',
      (value) => (typeof value === 'string' && OF_XML.test(value) ? [{ write: 'xml' }] : []),
    ),
    at: documented(
      NonBlank,
      'Where in the body the payload is: "data.customer", "result[0]"; the whole body without it.',
    ),
    listAs: documented(
      NonBlank,
      'For an answer that is a list: the payload’s field that it becomes, "cards". Then each element must be the owner’s.',
    ),
    oneOrList: documented(
      t.literal(true),
      'The list of which "at" takes an element, or that is "listAs", may be its one element alone: { "customer": { … } } for { "customer": [{ … }] }.',
    ),
    several: documented(
      t.keyof({ first: null, owner: null }),
      'Which of several users of a list is meant: "first", the one at "at"; or "owner", the one that "lookup.owner" names, as after a search by a part of a name or number. Without it several are not an account.',
    ),
    ambiguous: conditions(
      'What several users look like where "at" does not show them; they are not an account: [{ "path": "ids[1]", "present": true }].',
    ),
    rejected: conditions(
      'What a rejected credential looks like, in addition to the statuses 401 and 403; a token of OAuth is then renewed.',
    ),
    failed: conditions('What a failure of the upstream looks like that comes with the status of a success.'),
    overloaded: conditions('What "ask again later" looks like, in addition to the statuses 429 and 503.'),
  }),
]);

export const Settings = t.intersection([
  t.type({
    baseUrl: documented(BaseUrl, 'Where the upstream is asked; may be a variable, "${NAME}".'),
    answer: documented(Answer, 'How its answers are read.'),
  }),
  t.partial({
    ...connectionSettings,
    auth: Auth,
    headers: documented(
      t.record(t.string, t.union([HeaderText, HeaderSecret])),
      'Headers of every request: { "X-Api-Version": "2", "X-Portal-Key": "${NAME}" }. A secret is a variable. A "Content-Type" must be one of the body’s format.',
    ),
    credentials: documented(
      t.array(NonBlank),
      'Fields of the payload that are credentials: deleted before anything sees them. ["session.token"]',
    ),
  }),
]);
export type Settings = t.TypeOf<typeof Settings>;

/** The credentials alone: they are known even if other settings are wrong. */
export const Credentials = t.type({ credentials: t.array(t.string) });

/** Settings by which each element of a list must be the user's. */
export const IsList = t.type({ answer: t.type({ listAs: t.string }) });

const Parameters = t.record(ParameterText, t.union([ParameterText, t.array(ParameterText)]));

/** A rule could write two shoppers in one way. */
const withoutRule = (written: unknown): readonly Instead[] =>
  typeof written === 'object'
    ? [{ advice: 'write a template, "{request.userIdentifier}": no rule can stand here' }]
    : [];

const withoutRuleInPath = (written: unknown): readonly Instead[] =>
  typeof written === 'object'
    ? [
        {
          advice:
            'write a template, "/customers/{request.userIdentifier}", or { "template": …, "syntax": "odata", "with": { … } }',
        },
      ]
    : [];

/** The field of an answer that says whose it is, and what it must be. */
export const Owner = t.intersection([
  t.type({
    at: documented(
      NonBlank,
      'The field of the payload that names its owner; of a list any element: "phones.value".',
    ),
    is: documented(t.string, 'What it must be, usually "{request.userIdentifier}".', withoutRule),
  }),
  t.partial({
    spelling: documented(
      t.keyof({ phone: null, email: null, digits: null, text: null }),
      'How both are spelt before they are compared: "phone", "email", "digits" or "text" (as without it).',
    ),
  }),
]);
export type Owner = t.TypeOf<typeof Owner>;

export const Lookup = t.intersection([
  t.type({
    path: documented(
      PathText,
      'The path below the base URL; what fills a placeholder is encoded and stays one segment: "/customers/{request.userIdentifier}". Between quotes of OData: { "template": "/Contacts(key=\'{q}\')", "syntax": "odata", "with": { "q": rule } }.',
      withoutRuleInPath,
    ),
    owner: documented(
      t.union([Owner, t.literal('unsaid')]),
      'Whose account an answer is; or "unsaid", where the payload has no field for it: then an answer about another user is not detected.',
    ),
  }),
  t.partial({
    method: documented(t.keyof({ GET: null, POST: null }), '"GET" (as without it) or "POST".'),
    query: documented(
      Parameters,
      'The query: { "phone": "{request.userIdentifier}" }. A value may be a rule.',
    ),
    headers: documented(t.record(t.string, HeaderValue), 'Headers that depend on the request.'),
    json: documented(
      t.unknown,
      'The body as JSON; its texts are templates. { "$value": rule } sends what a rule gives: a text, a number, true or false.',
    ),
    form: documented(Parameters, 'The body as a form.'),
    xml: documented(
      XmlText,
      'The body as XML: { "template": "<id>{id}</id>", "syntax": "xml", "with": { "id": rule } }.',
    ),
  }),
]);
export type Lookup = t.TypeOf<typeof Lookup>;
