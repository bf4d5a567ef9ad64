/** The access to a tenant: who may ask, as its file says it. */
import { createHash } from 'node:crypto';
import * as t from 'io-ts';
import { SecretText } from '../../core/secret';
import type { Secret } from '../../core/secret';
import { findingsOf } from '../../diagnostics/collector';
import { isError } from '../../diagnostics/diagnostic';
import { advise, write } from '../../diagnostics/fix';
import { isText } from '../../json/document';
import type { JsonNode, ObjectNode } from '../../json/document';
import { typeOfCodec } from '../../types/type-of-codec';
import { documented } from '../../values/documented';
import { isGuessable } from '../../values/token-like';
import type { DecodeContext } from '../decode/context';
import { decode } from '../decode/decode';
import { NAME } from '../decode/secret-reference';

/** Who may ask: the SHA-256 of each key, or everyone (allowed on loopback only). */
export type Access = 'open' | readonly Buffer[];

/** The value of `access` in a tenant file. */
export const AccessSetting = t.union([
  t.literal('open'),
  t.type({
    keys: documented(t.array(SecretText), 'The variables with the app server’s keys, several for rotation.'),
  }),
]);

/** Who may ask a tenant. */
export interface Granted {
  readonly access: Access;
  /** What each key of `access` is called: its variable's name, or its place. */
  readonly keyNames: readonly string[];
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The array of keys, as it stands in the file. */
const keysIn = (node: ObjectNode): JsonNode | undefined => {
  const access = node.members.get('access')?.value;
  return access?.kind === 'object' ? access.members.get('keys')?.value : undefined;
};

/** A key is called by its variable's name, which says nothing of its value; any other text could be a key. */
const namesOfKeys = (node: ObjectNode): readonly string[] => {
  const keys = keysIn(node);
  if (keys?.kind !== 'array') return [];
  return keys.items.map((item, index) => {
    const [, name = `key ${index + 1}`] =
      (isText(item) && /^\$\{([A-Z][A-Z0-9_]*)\}$/i.exec(item.value)) || [];
    return name;
  });
};

/** The access that a decoded value of `access` gives; `node` is the file. */
export const grantedBy = (setting: t.TypeOf<typeof AccessSetting>, node: ObjectNode): Granted => ({
  access: setting === 'open' ? 'open' : setting.keys.map((key) => digest(key.reveal())),
  keyNames: setting === 'open' ? [] : namesOfKeys(node),
});

/** What a key holds, unless it is unset or a finding stands at it already. */
const heldBy = (key: JsonNode, { findings, secrets }: DecodeContext): Secret | undefined => {
  const name = isText(key) ? NAME.exec(key.value)?.[1] : undefined;
  const held = name === undefined ? undefined : secrets(name);
  const isReported = findings.problems.some(
    ({ line, column }) => line === key.at.line && column === key.at.column,
  );
  return held?.found === 'set' && !isReported ? held.secret : undefined;
};

/** A key that is short, or that attackers try first, gives access to anyone who tries. */
const checkGuessable = (key: JsonNode, context: DecodeContext): void => {
  const held = heldBy(key, context);
  if (held === undefined || !isGuessable(held.reveal())) return;
  context.findings.add(key.at, {
    code: 'secret-guessable',
    message: `what ${held.name} holds can be guessed`,
    fix: advise('set it to a long random text, such as that of "openssl rand -base64 32"'),
  });
};

/** The ways of a request to show a key that cannot carry a text: a token has no space, and a header is ASCII. */
const waysWithout = (key: string): string | undefined => {
  if (!/^[\u0021-\u007e]+(?: +[\u0021-\u007e]+)*$/.test(key))
    return 'it has a letter that no header can carry, so that only the body’s "key" can';
  return key.includes(' ')
    ? 'it has a space, so that "Authorization: Bearer" cannot carry it, only a header "key" or the body’s "key"'
    : undefined;
};

/** An app server that sends such a key in another way is rejected, and nothing else says why. */
const checkCarried = (key: JsonNode, context: DecodeContext): void => {
  const held = heldBy(key, context);
  const why = held && waysWithout(held.reveal());
  if (why === undefined) return;
  context.findings.add(key.at, {
    code: 'secret-malformed',
    severity: 'warning',
    message: `what ${held?.name} holds cannot be sent in every way: ${why}`,
    fix: advise('set it to a text without spaces, of Latin letters, digits and signs'),
  });
};

const checkKeys = (node: ObjectNode, context: DecodeContext): void => {
  const keys = keysIn(node);
  if (keys?.kind !== 'array') return;
  if (keys.items.length === 0)
    context.findings.add(keys.at, {
      code: 'access-missing',
      message: '"keys" is empty: all requests would be rejected',
      fix: write('["${NAME}"]'),
    });
  for (const key of keys.items) {
    checkGuessable(key, context);
    checkCarried(key, context);
  }
};

const checkOpen = (node: ObjectNode, openAllowed: boolean, { findings }: DecodeContext): void => {
  const access = node.members.get('access')?.value;
  if (!openAllowed && access?.kind === 'scalar' && access.value === 'open')
    findings.add(access.at, {
      code: 'access-open',
      message: '"open" is allowed only while the bridge listens on loopback',
      fix: write('{ "keys": ["${NAME}"] }'),
    });
};

/** Whether a tenant file may say `"access": "open"`: only when the bridge is bound to loopback. */
export interface AccessOptions {
  readonly openAllowed: boolean;
}

/** Reports what is wrong with the access beside its form. */
export const checkAccess = (node: ObjectNode, openAllowed: boolean, context: DecodeContext): void => {
  checkKeys(node, context);
  checkOpen(node, openAllowed, context);
};

/** Reads the access of a file alone, whatever else is wrong in it; `undefined` when the access has an error. */
export const readAccess = (
  node: ObjectNode,
  settling: Omit<DecodeContext, 'findings'>,
  { openAllowed }: AccessOptions,
): Granted | undefined => {
  const written = node.members.get('access')?.value;
  if (written === undefined) return undefined;
  const context = { ...settling, findings: findingsOf('') };
  const setting = decode(written, typeOfCodec(AccessSetting), context);
  checkAccess(node, openAllowed, context);
  return AccessSetting.is(setting) && !context.findings.problems.some(isError)
    ? grantedBy(setting, node)
    : undefined;
};
