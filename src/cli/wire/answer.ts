/** An answer of the wire as it is shown: its status, the headers that matter, its body by kind, and what is odd about it. */
import { isLeft, isRight } from 'fp-ts/Either';
import { isUtf8, isAscii } from 'node:buffer';
import type { TriedCondition } from '../../adapter/http';
import { own } from '../../core/own';
import type { UpstreamFailure } from '../../core/failure';
import { seemsLike } from '../../json/seems-like';
import { contentOf, formatOf } from '../../upstream/http/json-body';
import type { WireAnswer, WireExchange } from '../../upstream/http/wire';
import { tokenLikeParts } from '../../values/token-like';
import { namesPerson } from '../../values/personal';
import { shapeOf, withoutCredentials } from './shape';
import type { ShownTexts } from './shown-texts';

export interface ShownAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** In bytes, before compression; missing of a body that could not be read. */
  readonly size?: number;
  /** What the body is, whatever its content type says. */
  readonly kind: string;
  /** Of JSON or XML, without any value. */
  readonly shape?: unknown;
  /** Of JSON or XML, if values are to be revealed. */
  readonly body?: unknown;
  /** What is odd about it, in words. */
  readonly remarks: readonly string[];
  readonly conditions: readonly TriedCondition[];
}

const MEDIA_TYPE =
  /^\s*((?:application|audio|font|image|model|multipart|text|video)\/[\w.+-]{1,60})\s*(?:;|$)/i;
const CHARSET = /;\s*charset\s*=\s*["']?([\w.:-]{1,20})/i;
const ENCODING = /^[a-z]{1,10}(?:-[a-z]{1,10})?(?:, ?[a-z]{1,10}){0,3}$/i;
const WAIT = /^(?:\d{1,9}|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w{0,6},? [\w :-]{8,30})$/;

/** A text of an answer, if it has the form of what its header is for. */
const ofForm = (text: string, form: RegExp): string | undefined =>
  form.test(text) && tokenLikeParts(text).length === 0 && !namesPerson(text) ? text : undefined;

const typeOf = (text: string): string | undefined => {
  const type = ofForm(MEDIA_TYPE.exec(text)?.[1] ?? '', /./);
  const charset = ofForm(CHARSET.exec(text)?.[1] ?? '', /./);
  return type === undefined ? undefined : `${type}${charset === undefined ? '' : `; charset=${charset}`}`;
};

/** Usual words of addresses that redirects lead to. */
const WORDS: ReadonlySet<string> = new Set(
  `account accounts admin api app auth authenticate authorize default error errors home idp index index.html index.php login
  login.html login.php logon maintenance oauth oauth2 oidc rest saml session signin sign-in sso user users web www`
    .trim()
    .split(/\s+/),
);

/** Where a redirect leads: its host, and the segments of its path that are constants or usual words. */
const placeOf = (location: string, { value }: ShownTexts): string => {
  const [, origin = '', path = ''] = /^([a-z]+:\/\/[^/]*)?(.*)$/is.exec(location) ?? [];
  const segments = path.split('/').map((segment) => {
    const isWord = WORDS.has(segment.toLowerCase()) || /^v\d{1,2}$/i.test(segment);
    return isWord ? segment : value(segment);
  });
  return origin + segments.join('/');
};

const SHOWN: Readonly<Record<string, (text: string, texts: ShownTexts) => string | undefined>> = {
  'content-type': typeOf,
  'content-encoding': (text) => ofForm(text, ENCODING),
  'content-length': (text) => ofForm(text, /^\d{1,9}$/),
  'retry-after': (text) => ofForm(text, WAIT),
  location: placeOf,
  'www-authenticate': (text) => text, // schemes of a known list
};

const headersOf = ({ headers }: WireAnswer, texts: ShownTexts): ShownAnswer['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [
      name,
      own(SHOWN, name)?.(text, texts) ?? '<of another form>',
    ]),
  );

const expectedBy = (failure: UpstreamFailure): string =>
  'expected' in failure ? failure.expected : failure.tag;

/** Why a body could not be read to its end or decompressed. */
const unreadRemark = (failure: UpstreamFailure, encoding: string | undefined): string => {
  const expected = expectedBy(failure);
  if (expected.endsWith('bytes'))
    return `the answer is longer than ${expected.replace('at most ', '')}: "maxAnswerBytes" is the limit`;
  if (expected === 'whole compressed data')
    return `the header content-encoding says ${encoding ?? 'compressed'}, but the body is not, or not whole`;
  return `the answer is not ${expected}`;
};

/** What the charset that the header names has to do with the bytes. */
const charsetRemarks = (contentType = '', bytes: Buffer): readonly string[] => {
  const [, declared] = CHARSET.exec(contentType) ?? [];
  const isMarked = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0;
  if (isAscii(bytes) || isMarked) return [];
  const isDeclaredUtf8 = declared === undefined || /^utf-?8/i.test(declared);
  if (isDeclaredUtf8 === isUtf8(bytes)) return [];
  return isDeclaredUtf8
    ? [
        `the body is not UTF-8, and the header content-type names ${declared === undefined ? 'no' : 'no other'} charset`,
      ]
    : ['the header content-type names another charset than the body has: its bytes are UTF-8'];
};

const isOf = (kind: string, contentType: string): boolean =>
  contentType.toLowerCase().includes(kind.toLowerCase());

const typeRemarks = (contentType: string | undefined, kind: string): readonly string[] => {
  if ((kind === 'JSON' || kind === 'XML') && contentType !== undefined && !isOf(kind, contentType))
    return [`the header content-type does not say ${kind}; the body is, and is read as such`];
  if (kind === 'HTML')
    return [
      'a page and not the API’s answer: a login page, an error page, or another address than the API’s',
    ];
  return [];
};

const statusRemarks = ({ status, headers }: WireAnswer): readonly string[] => {
  if (status >= 300 && status < 400)
    return [
      headers.location === undefined
        ? 'a redirect that does not say where to'
        : 'a redirect: it is not followed, so correct "baseUrl" or the path',
    ];
  if (status === 429) return ['the upstream asks for fewer requests'];
  return [];
};

/** A body by what it is, and what is odd about that. */
type ShownBody = Pick<ShownAnswer, 'size' | 'kind' | 'shape' | 'body' | 'remarks'>;

/** A body that was read; a token endpoint's never with values. */
const valueShown = (
  { payloadCredentials, to, ...reading }: WireExchange,
  value: unknown,
  reveal: boolean,
): ShownBody => ({
  kind: formatOf(reading),
  ...(reveal && to === 'api'
    ? { body: withoutCredentials(value, payloadCredentials) }
    : { shape: shapeOf(value) }),
  remarks: [],
});

const otherShown = ({ to }: WireExchange, bytes: Buffer, failure: UpstreamFailure): ShownBody => {
  const kind = seemsLike(bytes) ?? 'not JSON';
  const isOther = kind === 'XML' && expectedBy(failure).startsWith('JSON');
  const remark = isOther
    ? `the body is XML: write "format": "xml" into "${to === 'token' ? 'auth' : 'answer'}"`
    : `the body is not ${expectedBy(failure)}`;
  return { kind, remarks: kind === 'an empty body' ? [] : [remark] };
};

/** An answer as it is shown. */
export const shownAnswer = (
  exchange: WireExchange,
  answer: WireAnswer,
  texts: ShownTexts,
  reveal: boolean,
): ShownAnswer => {
  const { status, body: bytes } = answer;
  const type = answer.headers['content-type'];
  const content = isRight(bytes) ? contentOf(type, bytes.right, exchange) : { body: bytes };
  const headers = headersOf(answer, texts);
  const bodyShown = (): ShownBody => {
    if (isLeft(bytes))
      return { kind: 'not read', remarks: [unreadRemark(bytes.left, headers['content-encoding'])] };
    const { body } = content;
    const size = bytes.right.length;
    const shown = isRight(body)
      ? valueShown(exchange, body.right, reveal)
      : otherShown(exchange, bytes.right, body.left);
    const isReadXml = isRight(body) && shown.kind === 'XML'; // its declaration can name the charset
    const odd = [...typeRemarks(type, shown.kind), ...(isReadXml ? [] : charsetRemarks(type, bytes.right))];
    return { ...shown, size, remarks: [...shown.remarks, ...odd] };
  };
  const conditions = exchange.tried({ status, ...content }); // before credentials are dropped in place
  const shown = bodyShown();
  return { status, headers, ...shown, remarks: [...statusRemarks(answer), ...shown.remarks], conditions };
};
