/** The type of a secret: a text that no log, error, template or JSON can print by accident. */
import * as t from 'io-ts';
import { inspect } from 'node:util';

/** The text that is printed instead of a secret. */
const MASK = '[secret]';

/** A secret text. Only {@link Secret.reveal} gives it, and only code that sends, compares or hides it calls that. */
export class Secret {
  readonly #text: string;
  readonly #variable: string | undefined;
  readonly #shown: string;

  /** Whether it only takes the place of one that is not set. */
  readonly isPlaceholder: boolean;

  /**
   * `variable` is the name of the variable that holds it, which is not a secret. `shown` is what people see of a secret
   * that is made of others, or that no variable holds.
   */
  constructor(text: string, variable?: string, shown = `\${${variable ?? 'secret'}}`, isPlaceholder = false) {
    this.#text = text;
    this.#variable = variable;
    this.#shown = shown;
    this.isPlaceholder = isPlaceholder;
  }

  /** Its name in messages: that of its variable. */
  get name(): string {
    return this.#variable ?? 'the secret';
  }

  /** What people see of it: `${NAME}`, with the text around it, such as `Bearer ${NAME}`. */
  get shown(): string {
    return this.#shown;
  }

  /** The secret with other text around it, which `write` puts there. */
  within(write: (text: string) => string): Secret {
    return new Secret(write(this.#text), undefined, write(this.#shown));
  }

  /** The text itself. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

/**
 * What a secret must be beyond a text: fit for a header, or for a user's name; or no requirement, where it is not sent
 * as it is. White space around PEM does no harm.
 */
export type SecretHolds = 'header' | 'user' | 'document' | 'pem';

/** A setting that must come from `${NAME}`: the decoded settings hold a {@link Secret}, never a text. */
class SecretType extends t.Type<Secret> {
  readonly _tag = 'SecretType' as const;

  constructor(readonly holds?: SecretHolds) {
    super(
      'secret',
      (value): value is Secret => value instanceof Secret,
      (value, context) => (value instanceof Secret ? t.success(value) : t.failure(value, context)),
      t.identity,
    );
  }
}

/** The codec of a secret setting, which has no control character. */
export const SecretText = new SecretType();

/** A secret that a header holds: Latin-1. */
export const HeaderSecret = new SecretType('header');

/** A secret before the colon of basic authentication, which must not contain one. */
export const UserSecret = new SecretType('user');

/** A secret that is not sent as it is, such as a table of tokens: a text of any characters. */
export const SecretDocument = new SecretType('document');

/** A certificate or a key in PEM, which has several lines. */
export const PemSecret = new SecretType('pem');
