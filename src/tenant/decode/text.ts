/** The reading of a text setting: of its kind, fit to be sent, and never a secret. */
import type { Secret } from '../../core/secret';
import { MAX_TEXT_LENGTH, hasShape, isBlank, isFitText } from '../../values/codec';
import { hasSecretParameter, hasTokenLike } from '../../values/token-like';
import { nearest } from '../../diagnostics/did-you-mean';
import { countryLike, countryNames } from '../../values/country';
import { isText, toValue } from '../../json/document';
import type { JsonNode, Member, TextNode } from '../../json/document';
import { describe } from '../../types/type';
import type { Shape } from '../../types/type';
import { NAME, misplaced, secretAt, reportToken } from './secret-reference';
import { insteadOfPlain, reportNetwork, warnOfPlain } from './address';
import type { DecodeContext } from './context';
import { advise, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

const PLACEHOLDER = /\{\{|\}\}|\{[^{}]*\}/g;

/** A template with harmless texts in its placeholders, to check its constant parts. */
const withHarmless = (template: string): string => template.replace(PLACEHOLDER, 'x');

/** Reads a text setting, which a variable may hold, or a text of a lookup. */
export const decodeText = (node: TextNode, shape: Shape, context: DecodeContext): string | undefined => {
  if (context.within === 'lookup' && !isPathText(shape))
    return shape.kind !== 'text' || hasShape(shape, withHarmless(node.value))
      ? node.value // what fills its placeholders is looked at when it does
      : rejectText(node, shape, context);
  const name = context.within === 'settings' ? NAME.exec(node.value)?.[1] : undefined;
  const mayHold = name !== undefined || context.within === 'fixture';
  if (!mayHold && node.value.includes('${')) return misplaced(node, context);
  const text = name === undefined ? node.value : heldText(secretAt(node, name, context), shape);
  const isToken = name === undefined && holdsToken(node.value, shape, context);
  const isRight = text === undefined || (shape.kind === 'text' && hasShape(shape, text));
  const meant = name === undefined ? meantText(node.value, shape) : undefined;
  if (isToken && isPathText(shape)) return withoutToken(node, meant?.text, context);
  if (isToken) reportToken(node, isRight, context);
  if (isRight && text !== undefined && isAddress(shape)) {
    const instead = isUpstream(shape) ? insteadOfPlain(text, context) : undefined;
    if (instead !== undefined) return rejectText(node, shape, context, name, instead);
    if (isUpstream(shape)) warnOfPlain(node, text, context);
    reportNetwork(node, new URL(text).hostname, context);
  }
  if (isRight && text !== undefined && isHost(shape)) reportNetwork(node, text, context);
  if (isRight || isToken) return text;
  return rejectText(node, shape, context, name);
};

/** The text of a variable. A placeholder is an address, whose host is a placeholder for a host. */
const heldText = (secret: Secret | undefined, shape: Shape): string | undefined =>
  secret?.isPlaceholder === true && isHost(shape) ? new URL(secret.reveal()).hostname : secret?.reveal();

/** A text that is not of its kind; `name` is that of the variable that holds it. The corrected text is used. */
const rejectText = (
  node: TextNode,
  shape: Shape,
  context: DecodeContext,
  name?: string,
  instead: 'encrypt' | Fix = 'encrypt',
): string | undefined => {
  const meant = name === undefined ? meantText(node.value, shape) : undefined;
  const from = name === undefined ? '' : `, and ${name} holds another value`;
  const isNone = name === undefined && isBlank(node.value);
  const message = isNone ? 'this text is blank' : `${wanted(shape)} is needed here${from}`;
  const written = meant === undefined ? adviceFor(shape, node.value) : replacementFor(meant);
  const fix = instead === 'encrypt' ? written : instead;
  context.findings.add(node.at, { code: 'value-wrong', message, fix });
  if (meant !== undefined) context.onCorrected?.();
  return meant?.text; // so that what else is wrong is found too
};

/** A path with a secret after it, which is not repeated. */
const withoutToken = (node: TextNode, meant: string | undefined, { findings }: DecodeContext): undefined => {
  const message = 'a secret must not be in the file';
  const fix = meant && replacementFor({ text: meant, rest: ' and put what follows it into "auth"' });
  findings.add(node.at, { code: 'secret-literal', message, fix: fix || undefined });
};

/** Whether an address or a path seems to hold a secret. */
const holdsToken = (text: string, shape: Shape, { within }: DecodeContext): boolean =>
  isPathText(shape)
    ? hasSecretParameter(text)
    : within === 'settings' && isAddress(shape) && hasTokenLike(text);

const isUpstream = (shape: Shape): boolean => shape.kind === 'text' && shape.brand === 'baseUrl';

const isProxy = (shape: Shape): boolean => shape.kind === 'text' && shape.brand === 'proxyUrl';

const isHost = (shape: Shape): boolean => shape.kind === 'text' && shape.brand === 'host';

const isAddress = (shape: Shape): boolean => isUpstream(shape) || isProxy(shape);

const isPathText = (shape: Shape): boolean => shape.kind === 'text' && shape.brand === 'path';

/** The probable meaning of a text that is nearly of its kind, and what to do with the rest. */
interface Meant {
  readonly text: string;
  readonly rest?: string;
}

/** The author has to move the rest elsewhere. */
const replacementFor = ({ text, rest }: Meant): Fix =>
  write(JSON.stringify(text), rest === undefined ? {} : { after: rest, asks: true });

const meantText = (text: string, shape: Shape): Meant | undefined => {
  if (isPathText(shape)) return meantPath(text);
  if (shape.kind === 'text' && shape.brand === 'country') return meantCountry(text);
  if (isProxy(shape)) return meantProxy(text);
  return isUpstream(shape) ? meantUrl(text) : undefined;
};

/** The country that was meant by a code in small letters, an older code, or a name. */
const meantCountry = (text: string): Meant | undefined => {
  const names = new Map(countryNames().map(([name, code]) => [name, code]));
  const code = countryLike(text) ?? names.get(nearest(text.trim(), names.keys()) ?? '');
  return code === undefined ? undefined : { text: code };
};

const PROXY = write('"http://proxy.example:3128"', {
  before: 'write an address like',
  after: ', and its password into "password"',
  asks: true,
});

const HOST = write('"db.shop.example"', { after: ', and its port into "port"', asks: true });

/** What to do with a text that cannot be sent; it is not repeated. */
const adviceFor = (shape: Shape, text: string): Fix | undefined => {
  if (isProxy(shape)) return PROXY;
  if (isHost(shape)) return HOST;
  const todo = todoFor(shape, text);
  return todo === undefined ? undefined : advise(todo);
};

const todoFor = (shape: Shape, text: string): string | undefined => {
  if (shape.kind !== 'text') return undefined;
  if (shape.brand === 'header' || shape.sent === 'header') return 'write Latin letters, digits and signs';
  if (isPathText(shape)) return 'write a path like "/customers/{request.userIdentifier}"';
  if (shape.sent !== undefined) return 'remove what cannot be sent';
  if (isFitText(text)) return undefined;
  return text.length > MAX_TEXT_LENGTH
    ? `write at most ${MAX_TEXT_LENGTH} characters`
    : 'remove its control characters';
};

/** The path that was meant: a slash first, without an origin or a query. */
const meantPath = (text: string): Meant | undefined => {
  const [path = '', ...more] = text
    .trim()
    .replace(/^https?:\/\/[^/]*/i, '')
    .split(/[?#]/);
  const meant = withoutDots(
    `/${path}`
      .replace(ENCODED_CONTROL, '')
      .replace(/\/{2,}/g, '/')
      .replace(/ /g, '%20'),
  );
  if (!hasShape({ kind: 'text', brand: 'path' }, meant)) return undefined;
  return more.length === 0 ? { text: meant } : { text: meant, rest: ' and put what follows it into "query"' };
};

const ENCODED_CONTROL = /%(?:[01][\da-f]|7f|c2%[89][\da-f])/gi;

/** The path that one with dots leads to. */
const withoutDots = (path: string): string => {
  const left: string[] = [];
  for (const segment of path.split('/').slice(1)) {
    const name = segment.replace(/%2e/gi, '.');
    if (name === '..') left.pop();
    else if (name !== '.') left.push(segment);
  }
  return `/${left.join('/')}`;
};

/** The address that was meant: https, without a query. */
const meantUrl = (text: string): Meant | undefined => {
  const url = `https://${text
    .trim()
    .replace(/^[a-z]*:?\/\//i, '')
    .replace(/[?#].*$/, '')}`;
  return hasShape({ kind: 'text', brand: 'baseUrl' }, url) ? { text: url } : undefined;
};

/** The address of a proxy that was meant: most proxies have plain http. */
const meantProxy = (text: string): Meant | undefined => {
  const url = /^[\w.-]+:\d+$/.test(text)
    ? `http://${text}`
    : text.replace(/^(https?:\/\/[^/?#]+).*$/is, '$1');
  return hasShape({ kind: 'text', brand: 'proxyUrl' }, url) ? { text: url } : undefined;
};

const wanted = (shape: Shape): string =>
  isUpstream(shape)
    ? 'an https URL without a query (http only on loopback or in a private network)'
    : describe(shape);

/** A name that cannot be sent. */
export const rejectName = ({ key, keyAt }: Member, shape: Shape, { findings }: DecodeContext): void => {
  const message = `${describe(shape)} is needed here`;
  findings.add(keyAt, { code: 'settings-invalid', message, fix: adviceFor(shape, key) });
};

const JSON_TEXT: Shape = { kind: 'text', sent: 'json' };

/** JSON as it is written. A lookup's is sent so, names and texts alike. */
export const decodeJson = (node: JsonNode, context: DecodeContext): unknown => {
  if (context.within === 'lookup') rejectUnsendable(node, context);
  return toValue(node);
};

const rejectUnsendable = (node: JsonNode, context: DecodeContext): void => {
  if (isText(node) && !hasShape(JSON_TEXT, node.value)) rejectText(node, JSON_TEXT, context);
  if (node.kind === 'array') for (const item of node.items) rejectUnsendable(item, context);
  if (node.kind !== 'object') return;
  for (const member of node.members.values()) {
    if (!hasShape(JSON_TEXT, member.key)) rejectName(member, JSON_TEXT, context);
    rejectUnsendable(member.value, context);
  }
};
