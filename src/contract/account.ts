/**
 * The account: the `user` object of the app contract as the bridge sends it, strict and bounded, in the field order of
 * the contract's sample (app-account-request.txt; further fields follow the public documentation).
 */
import * as t from 'io-ts';
import {
  Age,
  CalendarDate,
  Colour,
  ContactPhone,
  Digits,
  ExactNonBlank,
  ExactText,
  Finite,
  Gender,
  Link,
  NonBlank,
  Percent,
  ShownLines,
  ShownText,
  WebUrl,
} from '../values/codec';
import { compileCodec } from '../values/compiled-codec';
import { documented } from '../values/documented';
import { mostBytes, writtenBytes } from '../values/written-size';

/** The most elements that a list of the account may have; the rest is left out. */
export const MAX_LIST_LENGTH = 100;

/** The most values that an account may have: objects, lists, texts, numbers, and true or false, at any depth. */
export const MAX_ACCOUNT_VALUES = 40_000;

/** The most bytes that an account may have, written as JSON: 1 MiB. */
export const MAX_ACCOUNT_BYTES = 1_048_576;

const list = <C extends t.Mixed>(item: C): t.ArrayC<C> => t.array(item);

/** One of `loyaltyCards`: a further card of the same shopper. */
const LoyaltyCard = t.intersection([
  t.type({
    cardNumber: documented(
      ExactNonBlank,
      'The card’s number, always as text: it has more digits than a number holds.',
    ),
  }),
  t.partial({
    bonuses: documented(Finite, 'The balance of this card, a number as it is shown.'),
    status: documented(ShownText, 'The name of this card, as it is shown: "Серебряная карта".'),
    cardColor: documented(Colour, 'The card’s colour: "#FFFFFF".'),
    cardTextColor: documented(Colour, 'The colour of the text on the card: "#FFFFFF".'),
  }),
]);

const LoyaltyProgram = t.partial({
  currentLevelTitle: documented(ShownText, 'The name of the shopper’s level.'),
  progress: documented(Percent, 'How far it is to the next level, in percent: 0 to 100.'),
  profitDescription: documented(ShownLines, 'What the level gives, in words.'),
  nextLevelDescription: documented(ShownLines, 'What is missing to the next level, in words.'),
  backgroundColor: documented(Colour, 'The background’s colour: "#FFFFFF".'),
  backgroundImage: documented(WebUrl, 'The URL of the background’s image.'),
  progressBarColor: documented(Colour, 'The progress bar’s colour: "#FFFFFF".'),
  progressBarBackgroundColor: documented(Colour, 'The colour behind the progress bar: "#FFFFFF".'),
  textColor: documented(Colour, 'The text’s colour: "#000000".'),
  purchaseRate: documented(Finite, 'The rate at which purchases give bonuses, a number.'),
  purchaseRateDescription: documented(ShownLines, 'That rate in words.'),
  loyaltyProgramInfoLink: documented(
    Link,
    'The URL of a page about the programme, or a deep link of the app: "exampleapp://bonus".',
  ),
});

const ProfileLink = t.intersection([
  t.type({
    title: documented(NonBlank, 'The link’s text.'),
    url: documented(Link, 'The URL that it leads to, or a deep link of the app: "exampleapp://bonus".'),
  }),
  t.partial({
    section: documented(
      t.union([t.literal('help'), t.literal('account')]),
      'The part of the profile that shows it.',
    ),
    icon: documented(ShownText, 'The link’s icon.'),
  }),
]);

const Entrepreneur = t.type({
  id: documented(ExactNonBlank, 'The entrepreneur’s id, always as text.'),
  name: documented(NonBlank, 'The entrepreneur’s name.'),
});

const LegalEntity = t.intersection([
  t.type({ legalEntityName: documented(NonBlank, 'The legal entity’s name.') }),
  t.partial({
    taxpayerIdentificationNumber: documented(ShownText, 'Its taxpayer identification number (ИНН), as text.'),
    taxpayerRegistrationReasonCode: documented(ShownText, 'Its registration reason code (КПП), as text.'),
    businessAddress: documented(ShownText, 'Its address.'),
    contactPersonName: documented(ShownText, 'The person to contact there.'),
    position: documented(ShownText, 'That person’s position.'),
    email: documented(ShownText, 'That person’s email address.'),
    phone: documented(ContactPhone, 'That person’s phone number: "+7 (900) 000-00-00", or digits only.'),
    selected: documented(t.boolean, 'Whether it is the one chosen: of several, the first that says so.'),
  }),
]);

/** The first part of the account: the contract's sample. */
const SampleFields = t.intersection([
  t.type({ id: documented(ExactNonBlank, 'The shopper’s id in the retailer’s system, always as text.') }),
  t.partial({
    name: documented(ShownText, 'The shopper’s whole name, as it is shown.'),
    phone: documented(Digits, 'The phone number: digits only, Russian ones beginning with 7: "71234567890".'),
    email: documented(ShownText, 'The email address.'),
    emailConfirmed: documented(t.boolean, 'Whether the shopper has confirmed the email address.'),
    bonuses: documented(Finite, 'The balance, a number as it is shown, in what "units" says: 10000.'),
    units: documented(ShownText, 'The word after the balance: "бонусов", "рублей".'),
    segments: documented(
      list(ShownText),
      'The segments to which the shopper belongs: "registered", "loyal".',
    ),
    age: documented(Age, 'The age in full years.'),
    gender: documented(Gender, 'The gender: "male" or "female" in every sample.'),
    cardNumber: documented(
      ExactText,
      'The loyalty card’s number, always as text: it has more digits than a number holds.',
    ),
    cardPercent: documented(Percent, 'The card’s percentage, 0 to 100: 5 is 5 %.'),
    status: documented(ShownText, 'The name of the card, as it is shown: "Золотая карта", "25%".'),
    cardColor: documented(Colour, 'The card’s colour: "#000000".'),
    cardTextColor: documented(Colour, 'The colour of the text on the card: "#FFFFFF".'),
    birthday: documented(CalendarDate, 'The birthday, YYYY-MM-DD: "1986-12-24".'),
    loyaltyCards: documented(list(LoyaltyCard), 'Further loyalty cards of the same shopper.'),
  }),
]);

/**
 * The fields of an account, strict. Only `id` is required; colours are texts, since the documented sample has a text
 * there that is not a colour.
 */
export const AccountFields = t.intersection([
  SampleFields,
  t.partial({
    priceTier: documented(ShownText, 'The tier whose prices the shopper sees.'),
    cardBackgroundImage: documented(WebUrl, 'The URL of the card’s background image.'),
    pendingBonuses: documented(Finite, 'Bonuses that do not count yet, a number.'),
    pendingBonusesTitle: documented(ShownText, 'What stands beside them.'),
    expressBonuses: documented(Finite, 'Express bonuses, a number.'),
    expressBonusesTitle: documented(ShownText, 'What stands beside them.'),
    loyaltyProgram: documented(LoyaltyProgram, 'The shopper’s standing in the loyalty programme.'),
    profileLinks: documented(list(ProfileLink), 'Links in the shopper’s profile.'),
    entrepreneurIdList: documented(list(Entrepreneur), 'The entrepreneurs for whom the shopper may buy.'),
    legalEntities: documented(
      list(LegalEntity),
      'The legal entities for which the shopper may buy; at most one is selected.',
    ),
  }),
]);

const lists = ['segments', 'loyaltyCards', 'profileLinks', 'entrepreneurIdList', 'legalEntities'] as const;

/** Whether an account of at most so many bytes is within both limits. Each value takes more than one byte. */
const isBounded = (account: unknown, most: number): boolean => {
  if (most <= MAX_ACCOUNT_VALUES) return true;
  return (
    countValues(account) <= MAX_ACCOUNT_VALUES &&
    (most <= MAX_ACCOUNT_BYTES || writtenBytes(account) <= MAX_ACCOUNT_BYTES)
  );
};

const countValues = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, inner: unknown) => sum + countValues(inner), 1)
    : 1;

/** Whether the lists are as long as they may be, and at most one legal entity is selected. */
const hasFewElements = (account: t.TypeOf<typeof AccountFields>): boolean => {
  for (const name of lists) if ((account[name]?.length ?? 0) > MAX_LIST_LENGTH) return false;
  return (account.legalEntities ?? []).filter(({ selected }) => selected === true).length <= 1;
};

/**
 * An account that the app accepts: {@link AccountFields}, lists of at most {@link MAX_LIST_LENGTH} elements, at most one
 * legal entity selected, and the whole within {@link MAX_ACCOUNT_VALUES} and {@link MAX_ACCOUNT_BYTES}.
 */
export const Account = t.refinement(
  AccountFields,
  (account) => hasFewElements(account) && isBounded(account, mostBytes(account)),
  'Account',
);
export type Account = t.TypeOf<typeof Account>;

/**
 * Compiles the test of {@link Account}: it says the same in one walk through the value. `texts` are constants, of which
 * those that are accepted now are not read again.
 */
export const compileAccountTest = (texts: readonly string[] = []): ((value: unknown) => value is Account) => {
  const accepts = compileCodec(AccountFields, texts);
  return (value): value is Account => {
    const walk = { bytes: 0 };
    return accepts(value, walk) && hasFewElements(value) && isBounded(value, walk.bytes);
  };
};

/**
 * Leaves at most one legal entity selected, the first: upstreams may select several, the contract does not.
 * Changes the entities in place; gives how many were deselected.
 */
export const keepOneSelected = (entities: readonly Record<string, unknown>[]): number => {
  const surplus = entities.filter(({ selected }) => selected === true).slice(1);
  for (const entity of surplus) delete entity.selected;
  return surplus.length;
};
