/** A first tenant file from recorded answers: the place of the payload, its owner, and its type. The request is a guess. */
import type { AnswerFormat, Start } from '../../src/adapter/define-adapter';
import { isRight } from 'fp-ts/Either';
import { loneElement } from '../../src/types/lone-element';
import { parseInnerPath, valueAt } from '../../src/types/path';
import { isEmailAddress, writtenText } from '../../src/values/codec';
import { Spelling } from '../../src/values/identifier';
import type { IdentifierType } from '../../src/values/identifier';
import { ANY_SOURCE } from '../../src/values/phone';
import { isList, isRecord } from '../../src/types/conform';
import { inferNotation } from '../../src/adapter/re-exports';
import type { Notation } from '../../src/adapter/re-exports';

type Payload = Readonly<Record<string, unknown>>;

/** A name as a path has it. */
const part = (path: string, name: string): string => {
  if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
};

interface Found {
  /** Where the payload is in the answer. */
  readonly at: string;
  readonly payload: Payload;
  /** The answer is a list of something else than users: the payload's field that it becomes. */
  readonly listAs?: string;
}

const sizeOf = (value: object): number => JSON.stringify(value).length;

/** What a user has several of. */
const BELONGINGS_NAME =
  /balance|wallet|bonus|point|card|order|purchase|transaction|operation|histor|level|coupon|voucher|reward|promo|address|account/i;

/** Whether the elements of a list can be users: a field identifies each of them. */
const areUsers = (list: readonly unknown[]): boolean =>
  list.length === 0 || leavesIn(list[0], '', '', 3).some(({ name }) => IDENTITY.test(name));

/** An envelope has little beside what it holds: an object, or a list of users. */
const holds = (envelope: Payload, name: string, inner: unknown): boolean => {
  const isUsers = isList(inner) && inner.some(isRecord) && !BELONGINGS_NAME.test(name) && areUsers(inner);
  return (isRecord(inner) || isUsers) && sizeOf(inner) * 2 > sizeOf(envelope);
};

/** An envelope whose one list is empty holds no user: `{ "total": 0, "results": [] }`. */
const emptyList = (envelope: Payload): string | undefined => {
  const lists = Object.entries(envelope).filter(([, value]) => isList(value));
  const [only, ...more] = lists.filter(([, value]) => isList(value) && value.length === 0);
  if (only === undefined || more.length > 0 || lists.length > 1) return undefined;
  return leavesIn(envelope, '', '', 3).some(({ name }) => IDENTITY.test(name)) ? undefined : only[0];
};

/** Walks into envelopes, `{ "success": true, "customers": [ … ] }`, as far as there are any. */
const unwrap = (answer: unknown, at: string): Found | undefined => {
  if (isList(answer)) {
    const [first] = answer;
    return unwrap(first ?? {}, `${at}[0]`);
  }
  if (!isRecord(answer)) return undefined;
  const empty = emptyList(answer);
  if (empty !== undefined) return unwrap([], part(at, empty));
  const members = Object.entries(answer);
  const [inside] = members.filter(([name, value]) => holds(answer, name, value));
  const others = members.filter(([name]) => name !== inside?.[0]);
  const isEnvelope =
    inside !== undefined && others.length <= 4 && !others.some(([name]) => IDENTITY.test(name));
  return isEnvelope ? unwrap(inside[1], part(at, inside[0])) : { at, payload: answer };
};

/** Names of fields that identify a customer. */
const IDENTITY = /^_?(id|uid|uuid|guid|code)$|[a-z]Id$|_id$|e-?mail|phone|mobile|msisdn/i;

/** Names of the field that is a customer's id. */
const ID = /^(?:_?(?:id|uid|uuid|guid)|(?:client|customer|contact|member|user|account|profile)_?id)$/i;

interface Leaf {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

/** Texts and numbers; those of a list's elements have the list's path. */
const leavesIn = (value: unknown, path: string, name: string, depth: number): readonly Leaf[] => {
  const text = writtenText(value);
  if (text !== undefined) return [{ path, name, text }];
  if (depth === 0) return [];
  if (isList(value)) return value.slice(0, 1).flatMap((each) => leavesIn(each, path, name, depth - 1));
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, inner]) => leavesIn(inner, part(path, key), key, depth - 1))
    : [];
};

/** How the app's users may be named by a leaf, the most telling first. */
const IDENTIFYING: readonly (readonly [type: IdentifierType, name: RegExp])[] = [
  ['phone', /phone|mobile|msisdn|tel/i],
  ['email', /e-?mail|login|user_?name/i],
  ['text', ID],
];

interface Named extends Leaf {
  readonly type: IdentifierType;
}

/** A field with a number for a name, as Emarsys has them, whose value alone shows that it is an email address. */
const isNumberedEmail = (type: IdentifierType, { name, text }: Leaf): boolean =>
  type === 'email' && /^\d+$/.test(name) && isEmailAddress(text);

const namedBy = (leaves: readonly Leaf[]): Named | undefined =>
  IDENTIFYING.flatMap(([type, name]) =>
    leaves
      .filter((leaf) => name.test(leaf.path) || isNumberedEmail(type, leaf))
      .filter((leaf) => Spelling.reader(type, ANY_SOURCE)(leaf.text) !== undefined)
      .map((leaf) => ({ ...leaf, type })),
  )[0];

/** The type, in which the field that identifies customers is required. */
const withId = (type: Notation): Notation => {
  if (typeof type === 'string' || isList(type)) return type;
  return Object.fromEntries(
    Object.entries(type).map(([name, field]) => [
      name,
      ID.test(name) && typeof field === 'string' && /^(integer|text)$/.test(field) ? `${field}!` : field,
    ]),
  );
};

/** What an empty list would look like; an object is not found in another way. */
const notFoundAt = (at: string): unknown => {
  if (at === '[0]') return [{ empty: 'list' }];
  return at.endsWith('[0]') ? [{ path: at.slice(0, -3), empty: 'list' }] : [{ status: 404 }];
};

/** An element of XML inside others can come several times, or not at all: one answer does not show that it is a list. */
const placeIn = (format: AnswerFormat, at: string): string => {
  const path = at === '' ? undefined : parseInnerPath(at);
  const last = path !== undefined && isRight(path) && path.right.length > 1 ? path.right.at(-1) : undefined;
  return format === 'xml' && last?.kind === 'field' ? `${at}[0]` : at;
};

/** Names of fields that matter to the upstream only. */
const SECRET = /passw|secret|token/i;

const credentialsIn = (leaves: readonly Leaf[]): Readonly<Record<string, unknown>> => {
  const paths = leaves.filter(({ name }) => SECRET.test(name)).map(({ path }) => path);
  return paths.length === 0 ? {} : { credentials: paths };
};

const lookupFor = (named: Named | undefined): Readonly<Record<string, unknown>> =>
  named === undefined
    ? { path: '/customers/{request.userIdentifier}', owner: 'unsaid' }
    : {
        path: '/customers',
        query: { [/^\d+$/.test(named.name) ? named.type : named.name]: '{request.userIdentifier}' },
        owner: { at: named.path, is: '{request.userIdentifier}', spelling: named.type },
      };

/** A list of what a user has, such as balances. */
const asList = (list: readonly unknown[]): Found => ({ at: '', payload: { items: list }, listAs: 'items' });

/** Whether an answer is a list of what a user has. */
const isBelongings = (answer: unknown): boolean =>
  isList(answer) && answer.some(isRecord) && !areUsers(answer);

/** The place of the payload in the first answer, or of a list that any of them is. */
const foundIn = (answer: unknown, others: readonly unknown[]): Found => {
  const list = isList(answer) ? answer : isRecord(answer) ? [answer] : [];
  if ([answer, ...others].some(isBelongings)) return asList(list);
  return unwrap(answer, '') ?? { at: '', payload: {} };
};

/** Where payloads are, and whether one of a list can stand alone there. */
interface Place {
  readonly at: string;
  readonly oneOrList: boolean;
  /** Those of the other answers, as far as they have one. */
  readonly more: readonly Payload[];
}

const placeOf = (
  format: AnswerFormat,
  { at: found, listAs }: Found,
  answer: unknown,
  others: readonly unknown[],
): Place => {
  const lone = format === 'xml' ? undefined : loneElement(found, [answer, ...others]);
  const listed = lone?.listed ?? ((each: unknown) => each);
  const at = listAs === undefined ? (lone?.at ?? placeIn(format, found)) : found;
  const path = at === '' ? undefined : parseInnerPath(format === 'xml' ? found : at);
  const segments = path !== undefined && isRight(path) ? path.right : [];
  const payloadIn = (each: unknown): unknown => {
    const value = valueAt(listed(each), segments);
    return listAs === undefined || !isList(value) ? value : { [listAs]: value };
  };
  return { at, oneOrList: lone !== undefined, more: others.map(payloadIn).filter(isRecord) };
};

/** What is said of the type, and of answers that give nothing to it. */
const typeNotes = (used: number, unused: number): readonly string[] => [
  used === 1
    ? 'The type is that of one answer: `account-bridge infer` makes a better one of several.'
    : `The type is that of ${used} answers. The fixture has the first of them.`,
  ...(unused === 0 ? [] : [`${unused} of the answers have no payload at that place, and are left out.`]),
];

/** Begins with recorded answers; a first one that has no object to be the payload is taken for a payload as it is. */
export const startWith = (answer: unknown, format: AnswerFormat, others: readonly unknown[] = []): Start => {
  const found = foundIn(answer, others);
  const { payload, listAs } = found;
  const { at, oneOrList, more } = placeOf(format, found, answer, others);
  const leaves = leavesIn(payload, '', '', 4);
  const named = listAs === undefined ? namedBy(leaves) : undefined;
  return {
    source: 'crm',
    identifier: { type: named?.type ?? 'text', value: named?.text ?? 'somebody' },
    settings: {
      baseUrl: 'https://crm.example/api',
      auth: { type: 'bearer', token: '${CRM_TOKEN}' },
      answer: {
        ...(format === 'xml' ? { format } : {}),
        ...(at === '' ? {} : { at }),
        ...(listAs === undefined ? {} : { listAs }),
        ...(oneOrList ? { oneOrList } : {}),
        notFound: notFoundAt(at),
      },
      ...credentialsIn(leaves),
    },
    lookup: lookupFor(named),
    payload: withId(inferNotation([payload, ...more]).notation),
    answers: 1 + others.length,
    notes: [
      'The request is a guess: write your API’s own "baseUrl", "auth" and "lookup". Correct the headers of the fixture, or leave them out where a token is got by OAuth 2 or a login. `account-bridge verify --update` writes the rest of the request.',
      ...typeNotes(1 + more.length, others.length - more.length),
    ],
  };
};
