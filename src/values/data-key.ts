/**
 * Keys of objects that are data rather than names of fields, as each use of a key needs it. All uses have one guess of what could
 * be a person's, and differ only in how much a key must look like the name of a field.
 */
import { isFieldName } from './field-names';
import { isPersonalKey, withoutAnnotation } from './personal-key';

/**
 * What a key is used for.
 *
 * - `typed`: it becomes a field of an inferred type. Only a key that could be a person's is data: any other must stay a field, or
 *   rules could not read it.
 * - `shown`: it is shown to the one who asked the upstream. Numbers, dates and texts that are not written like names are data too.
 * - `kept`: it is written to where others read it, a log, a metric or a fixture. Only names as programs write them are names, and
 *   those that upstreams commonly use: a single word in another alphabet may be a surname.
 */
export type KeyUse = 'typed' | 'shown' | 'kept';

/** Numbers, dates and times: they name nothing, and are rows of a table rather than fields. */
export const isNumberOrDate = (key: string): boolean => /^(?=.*\d)[\d.:_ -]+$/.test(key);

/** What programs and people call a field: letters and digits, with few signs between them. */
const WRITTEN = /^[\p{L}\p{M}\p{N}_$@#.: -]{1,64}$/u;

/** A name as programs give it to a field. */
const PROGRAMMED = /^[$A-Za-z_][\w.-]{0,63}$/;

/** Keys of JSON-LD, and of XML converted to JSON, that are not names of fields. */
const MARKUP =
  /^(?:@(?:id|type|context|value|language|attributes|nil)|#(?:text|cdata)|(?:xml|xmlns|xsi):[a-z]+)$/i;

const isWrittenFor: Readonly<Record<KeyUse, (key: string) => boolean>> = {
  typed: () => true,
  shown: (key) => WRITTEN.test(key) && !isNumberOrDate(key),
  kept: (key) => PROGRAMMED.test(key) || MARKUP.test(key),
};

/** Whether a key is data for a use of it. An empty key, and an annotation of the object itself, is not. */
export const isDataKey = (key: string, use: KeyUse): boolean => {
  const field = withoutAnnotation(key);
  if (field === '' || isFieldName(field)) return false;
  return !isWrittenFor[use](field) || isPersonalKey(field);
};
