/** The spelling of paths through names that stand in brackets and quotes: `up["@attributes"].count`. */
import { isRight } from 'fp-ts/Either';
import { parsePath } from './path';

/** A name that is not written behind a dot: it begins with a digit, or has a space, "@", "#", "%", "&" or "+". */
const ODD_NAME = /^[\p{L}\p{N}_$@#%&+-]+(?: [\p{L}\p{N}_$@#%&+-]+)*$/u;

/** A part of a path between dots: a name, and places in a list after it. */
const PART = /^([^[\]]+)((?:\[-?\d+\])*)$/;

const isPath = (text: string): boolean => isRight(parsePath(text));

/** A part as it is written behind `head`; `undefined` where it is not a name. A name does not name the source again. */
const written = (part: string, head: string): string | undefined => {
  if (isPath(`${head}.${part}`)) return `.${part}`;
  const [, name = '', places = ''] = PART.exec(part) ?? [];
  return ODD_NAME.test(name) && !name.split(' ').includes(head)
    ? `[${JSON.stringify(name)}]${places}`
    : undefined;
};

/** A path whose odd names were written behind dots, as it is meant: `up.@attributes.count`. */
export const withOddNames = (text: string): string | undefined => {
  const [head = '', ...parts] = text.split('.');
  const names = parts.map((part) => written(part, head));
  const path = [head, ...names].join('');
  return names.length > 0 && !names.includes(undefined) && path !== text && isPath(path) ? path : undefined;
};

/** The same of a path inside an answer: `@attributes.count` is `["@attributes"].count`. */
export const withOddInnerNames = (text: string): string | undefined =>
  withOddNames(`it.${text}`)?.replace(/^it\.?/, '');
