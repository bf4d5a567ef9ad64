/** The part of a tenant file about the tenant itself: access, identifiers, and the messages of errors. */
import { IANAZone } from 'luxon';
import * as t from 'io-ts';
import { CountryCode, NonBlank, ShownText, whole } from '../../values/codec';
import { messagesOf } from '../../contract/messages';
import type { Messages } from '../../contract/messages';
import { documented } from '../../values/documented';
import type { ObjectNode } from '../../json/document';
import { members } from '../../types/type';
import { typeOfCodec } from '../../types/type-of-codec';
import { decode } from '../decode/decode';
import type { DecodeContext } from '../decode/context';
import type { IdentifierForms } from './identifiers';
import {
  IdentifierSetting,
  checkForms,
  countryOf,
  formsOf,
  identifierForms,
  identifierReader,
} from './identifiers';
import { LocaleSetting, OwnMessages, checkLocale } from './messages';
import { SourceHead } from './source-options';
import { AccessSetting, checkAccess, grantedBy } from './access';
import type { AccessOptions, Granted } from './access';
import { advise, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** What a tenant may have of the bridge. */
const LimitSettings = t.partial({
  perSecond: documented(
    whole(1, 10_000),
    'How many requests a second are accepted, 1 to 10000, and as many at once; beyond that the answer is 429 with Retry-After. Without it there is no limit.',
  ),
  concurrent: documented(
    whole(1, 10_000),
    'How many requests may be under way at a time: 1 to 10000, 256 without it; beyond that the answer is 503.',
  ),
});

/** A finding of a file that is meant. */
export const AcceptedFinding = t.type({
  code: documented(
    NonBlank,
    'The code of the finding: one that docs/reference/diagnostics.md says can be accepted.',
  ),
  at: documented(
    t.string,
    'The place of the finding in this file, as `check --json` prints it in `at`: "/user/status".',
  ),
  because: documented(NonBlank, 'Why it is meant, for readers.'),
});

/** The findings of a file that are meant. */
export const AcceptSetting = t.array(AcceptedFinding);

/** The tenant file; `extends`, `sources` and `user` are read elsewhere. */
export const TenantHead = t.intersection([
  t.type({
    access: documented(
      AccessSetting,
      'Who may ask: { "keys": ["${NAME}"] }, one or more for rotation; "open" only while the bridge listens on loopback.',
    ),
    identifier: documented(
      IdentifierSetting,
      'What the app’s user identifiers are: { "type": … } with "phone" (any spelling becomes digits, the country’s code first), "email", "digits" or "text". Or a list of forms, which differ by type, "maxLength" or "prefix".',
    ),
  }),
  t.partial({
    $schema: documented(ShownText, 'Where an editor finds the schema: "../../schema/tenant.schema.json".'),
    extends: documented(
      NonBlank,
      'A file of which this one says only what differs: "../_base/tenant.json", as from this one.',
    ),
    accept: documented(
      AcceptSetting,
      'Findings of this file that are meant: [{ "code": "table-incomplete", "at": "/user/status/via/0/table", "because": "…" }]. A check does not show them.',
    ),
    country: documented(
      CountryCode,
      'The country whose national phone numbers shoppers have, by its ISO 3166 code: "KZ"; "RU" without it.',
    ),
    locale: documented(
      LocaleSetting,
      'The language of error messages by its BCP 47 tag: "ru" (as without it), "en", or another one of which "messages" has every sentence.',
    ),
    timezone: documented(
      NonBlank,
      'The IANA name of the zone for "age" and "millis"; "Europe/Moscow" without it.',
    ),
    errorStatus: documented(
      t.union([t.literal('http'), t.literal(200)]),
      '"http" (as without it), or 200 for app servers that read only the body.',
      (value) =>
        /^[45]\d\d$/.test(String(value))
          ? [{ remove: ': each failure is sent with a status of its own' }]
          : [],
    ),
    limits: documented(
      LimitSettings,
      'How many requests are let in, a second and at a time: { "perSecond": 50, "concurrent": 256 }; any number and 256 without it.',
    ),
    messages: documented(OwnMessages, 'Your own sentences, by name: "userNotFound", "unavailable", …'),
    connections: documented(
      t.unknown,
      'Names for what several sources have in their settings: { "api": { "baseUrl": "https://…", "auth": { … } } }. A source uses one by "connection": "api" in its "settings".',
    ),
    sources: documented(
      t.unknown,
      'The upstreams, by names of your choice: lower-case letters, digits and _.',
    ),
    user: documented(t.unknown, 'The rules: how the sources’ answers become the account.'),
  }),
]);
type TenantHead = t.TypeOf<typeof TenantHead>;

/** The result of reading the head of a tenant file. */
export interface Head extends Granted {
  /** The identifier in the tenant's one spelling, or `undefined` when it cannot be one. */
  readonly identify: (userIdentifier: string) => string | undefined;
  /** The forms of identifiers. */
  readonly forms: IdentifierForms;
  readonly errorStatus: 'http' | 200;
  readonly messages: Messages;
  readonly timezone: string;
  readonly limits: Limits;
}

/** What a tenant may have of the bridge. */
export interface Limits {
  /** Requests let in a second; without it any number. */
  readonly perSecond: number | undefined;
  /** Requests under way at the same time. */
  readonly concurrent: number;
}

const DEFAULT_CONCURRENT = 256;

/** The time zone of a tenant that names none. */
const DEFAULT_TIMEZONE = 'Europe/Moscow';

const headOf = (head: TenantHead, node: ObjectNode): Head => ({
  ...grantedBy(head.access, node),
  identify: identifierReader(formsOf(head.identifier), countryOf(head.country)),
  forms: identifierForms(formsOf(head.identifier), countryOf(head.country)),
  errorStatus: head.errorStatus ?? 'http',
  messages: messagesOf(head.locale ?? 'ru', head.messages),
  timezone: head.timezone ?? DEFAULT_TIMEZONE,
  limits: {
    perSecond: head.limits?.perSecond,
    concurrent: head.limits?.concurrent ?? DEFAULT_CONCURRENT,
  },
});

const checkTimezone = (node: ObjectNode, { findings }: DecodeContext): void => {
  const zone = node.members.get('timezone')?.value;
  if (zone?.kind === 'scalar' && typeof zone.value === 'string' && !IANAZone.create(zone.value).isValid)
    findings.add(zone.at, {
      code: 'value-wrong',
      message: `there is no time zone "${zone.value}"`,
      fix: write('"Europe/Moscow"', { before: 'write an IANA name:', asks: true }),
    });
};

/** What a suggestion writes where only the author knows the number. */
const EXAMPLE = { limits: { perSecond: 50 } };

const isKeyOf = (codec: t.Mixed, key: string): boolean =>
  members(typeOfCodec(codec).shape).some((shape) => shape.kind === 'object' && shape.fields.has(key));

/** The right place of a key that is beside the tenant's own keys by mistake. */
const elsewhere = (key: string, isInside: boolean): Fix | undefined => {
  if (isInside) return undefined;
  if (isKeyOf(LimitSettings, key)) return { kind: 'move', into: 'limits' };
  return isKeyOf(SourceHead, key) ? advise('put it into the source that it is about') : undefined;
};

/** Reads the head of a tenant file; `undefined` when it has errors, which are then among the findings. */
export const readHead = (
  node: ObjectNode,
  decodeContext: DecodeContext,
  { openAllowed }: AccessOptions,
): Head | undefined => {
  const head = decode(node, typeOfCodec(TenantHead), { ...decodeContext, elsewhere, example: EXAMPLE });
  checkTimezone(node, decodeContext);
  checkLocale(node, decodeContext);
  checkAccess(node, openAllowed, decodeContext);
  checkForms(node, decodeContext.findings);
  return TenantHead.is(head) ? headOf(head, node) : undefined;
};
