/**
 * The owner of a payload: the only comparison of the owner in it with the requested one. Both are brought to one
 * spelling, and only this comparison can decide that an account is the user's.
 */
import type { ReadonlyNonEmptyArray } from 'fp-ts/ReadonlyNonEmptyArray';
import { Absence } from '../core/absence';
import type { Compared } from '../core/call';
import { kindOf } from '../types/conform';
import { isBlank, writtenText } from '../values/codec';
import { Spelling } from '../values/identifier';
import type { IdentifierType } from '../values/identifier';
import { formsReader } from '../values/identifier-form';
import type { IdentifierForm } from '../values/identifier-form';
import { readPhone } from '../values/phone';
import type { TextOrigin } from '../values/phone';

/** `unreadable`: the owner cannot be read; `unsaid`: the payload names none. */
type OwnerMatch = Compared['whose'];

const typeNames: Readonly<Record<IdentifierType, string>> = {
  phone: 'a phone number',
  email: 'an email address',
  digits: 'digits',
  text: 'a text',
};

/** Spells a value of the source's data: a text, or a number by its digits; `undefined` if it has no spelling. */
export const foundSpelling = (
  type: IdentifierType,
  origin: TextOrigin,
): ((value: unknown) => Spelling | undefined) => {
  const read = Spelling.reader(type, origin);
  return (value) => {
    const text = writtenText(value);
    // In a text the minus sign is a hyphen. A negative number is not a phone number.
    const isNegative = typeof value !== 'string' && text?.startsWith('-') === true;
    return text === undefined || (isNegative && type === 'phone') ? undefined : read(text);
  };
};

/** Whether a text or number would be a phone number if it had one reading. */
export const isAmbiguous = (value: unknown, origin: TextOrigin): boolean =>
  readPhone(origin)(writtenText(value) ?? '').is === 'ambiguous';

const unspellable = (kind: string, type: IdentifierType): string => `${kind} with no spelling as ${type}`;

/** Whether the value is absent; a blank text counts as absent. */
export const isUnsaid = (found: unknown): boolean =>
  found === undefined || found === null || (typeof found === 'string' && isBlank(found));

/** What was compared: kinds, and the type of identifier as which both were spelt. */
interface Subject {
  /** What stood in the payload. */
  readonly found: readonly string[];
  /** What was asked for. */
  readonly asked: string;
  readonly spelling: IdentifierType;
}

/** The result of a comparison, and what was compared. Adapters can pass one on or combine several, but cannot make one. */
export class Owner {
  private constructor(
    readonly match: OwnerMatch,
    readonly subject: Subject,
    /** The value is a text of another type. No reading of it gives the requested identifier. */
    private readonly isForeign = false,
  ) {}

  static compare(
    found: unknown,
    asked: Spelling | undefined,
    type: IdentifierType,
    origin: TextOrigin,
  ): Owner {
    const subjectOf = (kind: string): Subject => ({
      found: [kind],
      asked: asked === undefined ? unspellable('a text', type) : typeNames[type],
      spelling: type,
    });
    if (isUnsaid(found)) return new Owner('unsaid', subjectOf('nothing'));
    if (found instanceof Absence) return new Owner('unreadable', subjectOf('a value of another type'));
    const spelling = foundSpelling(type, origin)(found);
    if (spelling === undefined) {
      const isForeign = writtenText(found) !== undefined && !isAmbiguous(found, origin);
      return new Owner('unreadable', subjectOf(unspellable(kindOf(found), type)), isForeign);
    }
    const match = asked === undefined ? 'unreadable' : spelling.is(asked) ? 'same' : 'other';
    return new Owner(match, subjectOf(kindOf(found)));
  }

  /**
   * Any one of several places may name the owner. An unreadable value might be the user's. A text of another type
   * beside a readable one is ignored.
   */
  static anyOf(owners: ReadonlyNonEmptyArray<Owner>): Owner {
    const deciding =
      owners.find(({ match }) => match === 'same') ??
      owners.find(({ match, isForeign }) => match === 'unreadable' && !isForeign) ??
      owners.find(({ match }) => match === 'other') ??
      owners.find(({ match }) => match === 'unreadable') ??
      owners[0];
    return Owner.combine(deciding, owners);
  }

  /** Each of several elements must name the owner. */
  static eachOf(owners: ReadonlyNonEmptyArray<Owner>): Owner {
    return Owner.combine(owners.find(({ match }) => match !== 'same') ?? owners[0], owners);
  }

  /** For answers that are documented to name their owner: one that does not may belong to anyone. */
  requireOwner(): Owner {
    return this.match === 'unsaid' ? new Owner('unreadable', this.subject) : this;
  }

  private static combine({ match, subject, isForeign }: Owner, owners: readonly Owner[]): Owner {
    const found = new Set(owners.flatMap((owner) => owner.subject.found));
    return new Owner(match, { ...subject, found: [...found] }, isForeign);
  }
}

/** Where the texts of a source come from. */
export interface Identity {
  /** Those of its own data. */
  readonly origin: TextOrigin;
  /** Those that fill a template of its lookup, and the forms of identifiers that they may have. */
  readonly filling: (template: string) => {
    readonly origin: TextOrigin;
    readonly forms: readonly IdentifierForm[];
  };
}

/** How a source brings identities to their spelling. */
export interface Spellings {
  /** Where its own texts come from. */
  readonly origin: TextOrigin;
  /**
   * Spells what it is asked for, and the keys of a table of that: in the tenant's form that takes it where it is the
   * request's identifier alone, else as text.
   */
  readonly keys: {
    readonly found: (text: string) => Spelling | undefined;
    readonly asked: (text: string) => Spelling | undefined;
  };
  /** Spells a value of its data: a text, or a number by its digits. */
  readonly found: (type: IdentifierType) => (value: unknown) => Spelling | undefined;
  /** Spells what the lookup was filled in with. */
  readonly asked: (type: IdentifierType) => (text: string) => Spelling | undefined;
  /** Whether a value of its data is the requested one. */
  readonly compare: (found: unknown, asked: string, type: IdentifierType) => Owner;
}

/** The spellings of a source that is asked with this template. */
export const spellingsOf = ({ origin, filling }: Identity, template: string): Spellings => {
  const asked = filling(template);
  const askedAs = (type: IdentifierType) => Spelling.reader(type, asked.origin);
  const keysFrom = (from: TextOrigin): ((text: string) => Spelling | undefined) => {
    const read = formsReader(asked.forms, from);
    return (text) => read(text)?.spelling;
  };
  return {
    origin,
    keys: { found: keysFrom(origin), asked: keysFrom(asked.origin) },
    found: (type) => foundSpelling(type, origin),
    asked: askedAs,
    compare: (found, text, type) => Owner.compare(found, askedAs(type)(text), type, origin),
  };
};
