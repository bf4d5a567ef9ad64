/** The text of a place in an answer, without a key that could be a person's. */
import { isDataKey } from '../values/data-key';
import { comparable, isFieldName } from '../values/field-names';

/** The answer itself. */
export const NO_PATH = '';

/** Stands for the name of a field that nothing describes, and that could be data. */
const UNNAMED = '(a name that may be personal)';

const PLAIN = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/** What upstreams call that which is around data. */
const ENVELOPES: ReadonlySet<string> = new Set(
  `data result results response error errors message messages code status success ok item items list total count meta
  payload object body content value values info details attributes properties`.split(/\s+/),
);

const looksLikeField = (name: string, isAmongFields: boolean): boolean =>
  isFieldName(name) || ENVELOPES.has(comparable(name)) || (isAmongFields && !isDataKey(name, 'kept'));

const written = (path: string, name: string): string => {
  if (name !== '*' && name !== UNNAMED && !PLAIN.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === NO_PATH ? name : `${path}.${name}`;
};

/**
 * The place of a field. Of a field that nothing describes, `isAmongFields` says whether others of its object are described:
 * an object whose keys are all unknown may have data for keys.
 */
export const below = (path: string, name: string, isAmongFields?: boolean): string =>
  written(path, isAmongFields === undefined || looksLikeField(name, isAmongFields) ? name : UNNAMED);
