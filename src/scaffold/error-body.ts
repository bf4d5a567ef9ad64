/** Whether an answer is an error of the upstream, which says nothing of what its answers about users look like. */
import { isRecord } from '../types/conform';

const normalized = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Members that an error has, unless they are empty. */
const ERROR =
  /^(?:errors?|errorcode|errormessage|errordescription|errormsg|errorid|fault|faultcode|faultstring|exception|exceptionmessage|traceback|stacktrace|ошибка|ошибки)$/;

/** Members that say how it went, and what they say of a failure. */
const STATE = /^(?:success|ok|issuccess|succeeded|status|state|result|code|statuscode|httpcode|httpstatus)$/;
const FAILED = /^(?:false|error|err|fail|failed|failure|nok|ko|unauthori[sz]ed|forbidden|[45]\d\d)$/i;

/** Names of other members of an error body. */
const HARMLESS_NAME =
  /^(?:message|msg|detail|details|title|type|description|reason|instance|path|timestamp|time|date|requestid|traceid|correlationid|hint|documentationurl|moreinfo|help|method|data|payload|response|items|customers?|users?|total|count)$/;

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === false ||
  value === 0 ||
  value === '0' ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0);

const isScalar = (value: unknown): boolean => !Array.isArray(value) && !isRecord(value);

const isErrorMember = ([name, value]: readonly [string, unknown]): boolean => {
  const word = normalized(name);
  return ERROR.test(word)
    ? !isEmpty(value)
    : STATE.test(word) && isScalar(value) && FAILED.test(String(value));
};

/** Whether a member can be in an error body: it has no data of a user. */
const isBeside = ([name, value]: readonly [string, unknown]): boolean => {
  const word = normalized(name);
  return (
    ERROR.test(word) || STATE.test(word) || isEmpty(value) || (HARMLESS_NAME.test(word) && isScalar(value))
  );
};

/** An object that says that it is an error and has nothing else, also as the one element of a list or within envelopes. */
export const looksLikeError = (answer: unknown): boolean => {
  if (Array.isArray(answer)) return answer.length > 0 && answer.every(looksLikeError);
  if (!isRecord(answer)) return false;
  const members = Object.entries(answer);
  const [only, ...more] = members.filter(([, value]) => !isEmpty(value));
  if (only !== undefined && more.length === 0 && !isErrorMember(only) && isRecord(only[1]))
    return looksLikeError(only[1]);
  return members.some(isErrorMember) && members.every(isBeside);
};
