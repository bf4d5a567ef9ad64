/**
 * Sources of secrets: `${NAME}` is an environment variable, or the content of the file that `NAME_FILE` names. The
 * environment is passed in.
 */
import { isRight } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { own } from '../../core/own';
import { Secret } from '../../core/secret';

/** The result of resolving `${NAME}`. */
export type Found =
  | { readonly found: 'set'; readonly secret: Secret }
  /** An empty text counts as unset. */
  | { readonly found: 'unset'; readonly isEmpty?: true }
  /** Both `NAME` and `NAME_FILE` are set. */
  | { readonly found: 'twice' }
  /** The file that `NAME_FILE` names cannot be read; `why` in words. */
  | { readonly found: 'unreadable'; readonly why: string };

/** Looks a secret up by its name. */
export type Secrets = (name: string) => Found;

/** The environment's variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The result for a variable's text; an empty one counts as unset. */
export const foundIn = (name: string, text: string): Found =>
  text === '' ? { found: 'unset', isEmpty: true } : { found: 'set', secret: new Secret(text, name) };

/** Reads a file's text; `Left` says in words why it cannot be read. */
export type ReadText = (file: string) => Either<string, string>;

/** Told of each variable that was looked at, with its text or that of its file as it was read. */
export type Looked = (variable: string, text: string) => void;

/** Secrets of an environment; empty counts as unset, one trailing newline of a file is dropped. */
export const secretsOf =
  (variables: Variables, readText: ReadText, looked: Looked = () => undefined): Secrets =>
  (name) => {
    const variable = own(variables, name);
    const value = variable ?? '';
    const fileName = `${name}_FILE`;
    const file = own(variables, fileName) ?? '';
    if (value !== '' && file !== '') return { found: 'twice' };
    if (file === '') {
      looked(name, value);
      return variable === undefined ? { found: 'unset' } : foundIn(name, value);
    }
    const text = readText(file);
    looked(fileName, isRight(text) ? text.right.replace(/\n$/, '') : file);
    return isRight(text)
      ? foundIn(name, text.right.replace(/\r?\n$/, ''))
      : { found: 'unreadable', why: text.left };
  };
