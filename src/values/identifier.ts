/**
 * The spelling of identities. The app's identifier, the index of a directory and the owner in an answer are all
 * compared by it, and only by it.
 */
import { Digits, NonBlank } from './codec';
import { emailSpelling } from './email';
import { readPhone } from './phone';
import { finderOf } from './phone-memory';
import type { TextOrigin } from './phone';
import { plainText } from './plain-text';

/** How an identifier is written: `phone` is digits with the country's code. */
export const identifierTypes = ['phone', 'email', 'digits', 'text'] as const;
export type IdentifierType = (typeof identifierTypes)[number];

const plainIf =
  (holds: (text: string) => boolean) =>
  (text: string): string | undefined => {
    const plain = plainText(text);
    return plain !== undefined && holds(plain) ? plain : undefined;
  };

/** A number with an extension identifies no user: others answer at the same number. */
const phoneSpelling = (origin: TextOrigin): ((text: string) => string | undefined) => {
  const read = readPhone(origin, finderOf(origin));
  return (text) => {
    const phone = read(text);
    return phone.is === 'number' && !phone.hasExtension ? phone.digits : undefined;
  };
};

const spellings: Readonly<
  Record<IdentifierType, (origin: TextOrigin) => (text: string) => string | undefined>
> = {
  phone: phoneSpelling,
  email: () => emailSpelling,
  digits: () => plainIf(Digits.is),
  text: () => plainIf(NonBlank.is),
};

/** A text in the spelling of its type. Only its reader makes one. */
export class Spelling {
  readonly #text: string;

  private constructor(
    readonly type: IdentifierType,
    text: string,
  ) {
    this.#text = text;
  }

  /** Gives the spelling of a text from there; `undefined` when it cannot be of this type. */
  static reader(type: IdentifierType, origin: TextOrigin): (text: string) => Spelling | undefined {
    const read = spellings[type](origin);
    return (text) => {
      const spelling = read(text);
      return spelling === undefined ? undefined : new Spelling(type, spelling);
    };
  }

  get text(): string {
    return this.#text;
  }

  /** Whether both are one identity: of one type, and spelt alike. */
  is(other: Spelling): boolean {
    return this.type === other.type && this.#text === other.#text;
  }
}

/** The properties of an identifier in its spelling. */
export const identifierBrand = {
  phone: 'phone',
  email: 'email',
  digits: 'digits',
  text: 'nonblank',
} as const;
