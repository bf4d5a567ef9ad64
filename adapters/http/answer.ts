/** What an answer is by the settings: a payload, no such user, or a failure. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import {
  failureOfStatus,
  identityMismatch,
  overloaded,
  payloadInvalid,
  userNotFound,
} from '../../src/core/failure';
import type { SourceFailure } from '../../src/core/failure';
import type { AnswerCondition } from '../../src/adapter/define-adapter';
import { isSuccess, triedStatus } from '../../src/adapter/http';
import type { HttpAnswer, TryConditions } from '../../src/adapter/http';
import { withList } from '../../src/types/lone-element';
import { parseInnerPath, valueAt } from '../../src/types/path';
import type { Segment } from '../../src/types/path';
import { compileCondition } from './conditions';
import type { CompiledCondition, Use } from './conditions';
import { FAULT_OF_SOAP } from './condition';
import type { Condition } from './condition';
import type { Settings } from './settings';
import { hasSeveral, payloadOfOwner, placeOfList } from './several';
import type { Chosen } from './several';
import { isRecord, kindOf } from '../../src/types/conform';

/** Who is asked for, where an answer must say so. */
type Asked = Omit<Chosen, 'at'> | { readonly owner: 'unsaid' };

type Reading = (answer: HttpAnswer, asked?: Asked) => Either<SourceFailure, unknown>;

const payloadIn = (
  body: unknown,
  { at = '', several, listAs }: Settings['answer'],
  segments: readonly Segment[],
  asked: Asked,
): Either<SourceFailure, unknown> => {
  if (several === undefined && hasSeveral(body, segments)) return left(identityMismatch(at));
  if (listAs !== undefined) {
    const list = valueAt(body, segments);
    return Array.isArray(list) ? right({ [listAs]: list }) : left(payloadInvalid(at, 'a list'));
  }
  const payload =
    several === 'owner' && asked.owner !== 'unsaid'
      ? payloadOfOwner(body, segments, { ...asked, at })
      : right(valueAt(body, segments));
  if (!isRight(payload)) return payload;
  return isRecord(payload.right) ? payload : left(payloadInvalid(at, 'an object'));
};

/** Compiles how a list is found where one element may stand alone. */
const listingOf = ({ at, oneOrList, listAs }: Settings['answer']): ((body: unknown) => unknown) => {
  const path = at === undefined ? right([]) : parseInnerPath(at);
  const segments = isRight(path) ? path.right : [];
  const place = listAs === undefined ? placeOfList(segments) : segments;
  return oneOrList === undefined || place === undefined ? (body) => body : (body) => withList(body, place);
};

/** A condition of one of the lists, and what an answer is that meets it. */
interface Rule extends CompiledCondition {
  readonly list: 'rejected' | 'overloaded' | 'failed' | 'ambiguous' | 'notFound';
  /** Its place in the list; `undefined` of one that the file does not have. */
  readonly index: number | undefined;
  /** The two: `notFound[0]`. */
  readonly name: string;
  readonly condition: Condition;
  readonly failureOf: (answer: HttpAnswer) => SourceFailure;
}

const ruleFor =
  ({ list, failureOf }: Pick<Rule, 'list' | 'failureOf'>, use: Use = {}) =>
  (condition: Condition, index: number): Rule => ({
    list,
    index,
    name: `${list}[${index}]`,
    condition,
    failureOf,
    ...compileCondition(condition, use),
  });

const readsFault = ({ condition: { path = '' } }: Rule): boolean =>
  path.startsWith(FAULT_OF_SOAP.path) && !/^[\w-]/.test(path.slice(FAULT_OF_SOAP.path.length));

/** A fault of SOAP is a failure, whatever its status, unless a condition says that this fault is "no such user". */
const withFault = (
  format: Settings['answer']['format'],
  notFound: readonly Rule[],
  fault: Rule,
): readonly Rule[] =>
  format === 'xml'
    ? [...notFound.filter(readsFault), fault, ...notFound.filter((rule) => !readsFault(rule))]
    : notFound;

/** All conditions in the order in which they are tried: "cannot say" is looked for before "no such user". */
const rulesOf = ({ answer }: Settings): readonly Rule[] => {
  const { rejected = [], overloaded: tooMany = [], failed = [], ambiguous = [], notFound, at = '' } = answer;
  const { format } = answer;
  const refusal = ({ status }: HttpAnswer, retryable: boolean): SourceFailure => ({
    tag: 'UpstreamRejected',
    retryable,
    status,
  });
  const later = ({ status, retryAfterMs }: HttpAnswer): SourceFailure => overloaded(status, retryAfterMs);
  const among = { ordinary: isSuccess };
  const failedIf = ruleFor({ list: 'failed', failureOf: (answered) => refusal(answered, true) }, among);
  const missing = notFound.map(
    ruleFor({ list: 'notFound', failureOf: () => userNotFound }, { ...among, requiresPlace: true }),
  );
  const fault = { ...failedIf(FAULT_OF_SOAP, 0), name: 'a SOAP fault', index: undefined };
  return [
    ...rejected.map(ruleFor({ list: 'rejected', failureOf: (answered) => refusal(answered, false) })),
    ...tooMany.map(ruleFor({ list: 'overloaded', failureOf: later })),
    ...failed.map(failedIf),
    ...ambiguous.map(ruleFor({ list: 'ambiguous', failureOf: () => identityMismatch(at) }, among)),
    ...withFault(format, missing, fault),
  ];
};

/** Each condition of the settings, and whether it decides what an answer is: no list before its own is met. */
export const conditionsOf = (settings: Settings): readonly AnswerCondition[] => {
  const rules = rulesOf(settings);
  return rules.flatMap(({ list, index, condition, isMet }, at) => {
    if (index === undefined) return [];
    const before = rules.slice(0, at).filter((other) => other.list !== list);
    return {
      at: ['settings', 'answer', list, String(index)],
      text: `${list} ${JSON.stringify(condition)}`,
      decides: (answered: HttpAnswer) => isMet(answered) && !before.some((other) => other.isMet(answered)),
    };
  });
};

/** The failure that an answer is; `undefined` if it may be a payload. */
type FailureCheck = (answer: HttpAnswer) => SourceFailure | undefined;

const failureCheckOf =
  (rules: readonly Rule[]): FailureCheck =>
  (answered) => {
    const rule = rules.find(({ isMet }) => isMet(answered));
    if (rule !== undefined) return rule.failureOf(answered);
    const { status, retryAfterMs } = answered;
    return isSuccess(status) ? undefined : failureOfStatus(status, undefined, retryAfterMs);
  };

/** Compiles which conditions of "notFound" were tried of an answer that is a failure, and why none was met, by kind. */
export const unmetOf = (settings: Settings): ((answer: HttpAnswer) => readonly string[]) => {
  const rules = rulesOf(settings).filter(({ list }) => list === 'notFound');
  return (answered) =>
    rules.flatMap(({ name, isMet, why }) => {
      const reason = isMet(answered) ? undefined : why(answered);
      return reason === undefined ? [] : [`${name}: ${reason}`];
    });
};

/** What stands where the payload should be. */
const triedPayload = (body: unknown, { at, listAs }: Settings['answer']): ReturnType<TryConditions> => {
  const path = at === undefined ? right([]) : parseInnerPath(at);
  const found = isRight(path) ? valueAt(body, path.right) : undefined;
  const place = at === undefined ? 'the body' : `"${at}"`;
  const why = found === undefined ? `${place} is not there` : `${place} is ${kindOf(found)}`;
  return listAs === undefined
    ? [{ condition: 'an object at "at"', held: isRecord(found), why }]
    : [{ condition: 'a list at "at"', held: Array.isArray(found), why }];
};

/** Compiles which conditions an answer is tried with, up to the first that is met, and why each is met or not. */
export const triedBy = (settings: Settings): TryConditions => {
  const rules = rulesOf(settings);
  const listed = listingOf(settings.answer);
  return (answered) => {
    const first = rules.findIndex(({ isMet }) => isMet(answered));
    const tried = (first === -1 ? rules : rules.slice(0, first + 1)).map(({ name, isMet, why }) => ({
      condition: name,
      held: isMet(answered),
      why: why(answered) ?? `the status is ${answered.status}, and it is about successes`,
    }));
    if (first !== -1) return tried;
    const status = triedStatus(answered);
    const { body } = answered;
    const payload = status.held && isRight(body) ? triedPayload(listed(body.right), settings.answer) : [];
    return [...tried, status, ...payload];
  };
};

/**
 * Compiles whether an answer rejects a token: by the statuses 401 and 403, unless the file has another meaning for
 * them, or by what "rejected" lists.
 */
export const rejecterOf = (settings: Settings): ((answer: HttpAnswer) => boolean) => {
  const rules = rulesOf(settings);
  const failureOf = failureCheckOf(rules);
  return (answer) => {
    if (rules.some(({ list, isMet }) => list === 'rejected' && isMet(answer))) return true;
    const failure = [401, 403].includes(answer.status) ? failureOf(answer) : undefined;
    return failure?.tag === 'UpstreamRejected' && !failure.retryable;
  };
};

/** Compiles the reading of answers. */
export const readerOf = (settings: Settings): Reading => {
  const { answer } = settings;
  const path = answer.at === undefined ? right([]) : parseInnerPath(answer.at);
  const segments = isRight(path) ? path.right : [];
  const failureOf = failureCheckOf(rulesOf(settings));
  const listed = listingOf(answer);
  return (answered, asked = { owner: 'unsaid' }) => {
    const failure = failureOf(answered);
    if (failure !== undefined) return left(failure);
    const { body } = answered;
    return isRight(body) ? payloadIn(listed(body.right), answer, segments, asked) : body;
  };
};
