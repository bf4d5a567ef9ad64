/**
 * Sources of secrets: `${NAME}` is an environment variable, or the content of the file that `NAME_FILE` names. The
 * environment is passed in.
 */
import { own } from '../../core/own';
import { Secret } from '../../core/secret';

/** The result of resolving `${NAME}`. */
export type Found =
  | { readonly found: 'set'; readonly secret: Secret }
  /** An empty text counts as unset. */
  | { readonly found: 'unset'; readonly isEmpty?: true }
  /** Both `NAME` and `NAME_FILE` are set. */
  | { readonly found: 'twice' }
  /** The file that `NAME_FILE` names cannot be read. */
  | { readonly found: 'unreadable' };

/** Looks a secret up by its name. */
export type Secrets = (name: string) => Found;

/** The environment's variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The result for a variable's text; an empty one counts as unset. */
export const foundIn = (name: string, text: string): Found =>
  text === '' ? { found: 'unset', isEmpty: true } : { found: 'set', secret: new Secret(text, name) };

/** Reads a file's text; `undefined` when it cannot be read. */
export type ReadText = (file: string) => string | undefined;

/** Secrets of an environment; empty counts as unset, one trailing newline of a file is dropped. */
export const secretsOf =
  (variables: Variables, readText: ReadText): Secrets =>
  (name) => {
    const given = own(variables, name);
    const value = given ?? '';
    const file = own(variables, `${name}_FILE`) ?? '';
    if (value !== '' && file !== '') return { found: 'twice' };
    if (file === '') return given === undefined ? { found: 'unset' } : foundIn(name, value);
    const text = readText(file);
    return text === undefined ? { found: 'unreadable' } : foundIn(name, text.replace(/\r?\n$/, ''));
  };
