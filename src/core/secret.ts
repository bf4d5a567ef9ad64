/**
 * Owns the type of a secret: a text that no log, error, template or JSON can print by accident.
 * It must not say where a secret comes from (tenant/secrets) nor what it is for (adapters).
 */
import * as t from 'io-ts';
import { inspect } from 'node:util';

/** What stands wherever a secret would have been printed. */
const MASK = '[secret]';

/** A secret text. Only {@link Secret.reveal} gives it, and only code that sends or compares it calls that. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
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

/** A setting that must come from `${NAME}`: the decoded settings hold a {@link Secret}, never a text. */
class SecretType extends t.Type<Secret> {
  readonly _tag = 'SecretType' as const;

  constructor() {
    super(
      'secret',
      (value): value is Secret => value instanceof Secret,
      (value, context) => (value instanceof Secret ? t.success(value) : t.failure(value, context)),
      t.identity,
    );
  }
}

/** The codec of a secret setting. */
export const SecretText = new SecretType();
