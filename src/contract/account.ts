/**
 * Owns the account: the `user` object of the app contract as the bridge sends it, strict, in the field order
 * of the contract's sample (app-account-request.txt; the further fields follow facts.md). It must not know
 * where a value comes from.
 */
import * as t from 'io-ts';
import { Age, CalendarDate, Digits, Finite, HttpsUrl, NonBlank, Percent, ShownText } from '../codec';

/** The most elements that a list of the account may have; the rest is left out. */
export const MAX_LIST_LENGTH = 100;

const list = <C extends t.Mixed>(item: C): t.ArrayC<C> => t.array(item);

/** One of `loyaltyCards`: a further card of the same shopper. */
const LoyaltyCard = t.intersection([
  t.type({ cardNumber: NonBlank }),
  t.partial({ bonuses: Finite, status: ShownText, cardColor: ShownText, cardTextColor: ShownText }),
]);

const LoyaltyProgram = t.partial({
  currentLevelTitle: ShownText,
  progress: Percent,
  profitDescription: ShownText,
  nextLevelDescription: ShownText,
  backgroundColor: ShownText,
  backgroundImage: HttpsUrl,
  progressBarColor: ShownText,
  progressBarBackgroundColor: ShownText,
  textColor: ShownText,
  purchaseRate: Finite,
  purchaseRateDescription: ShownText,
  loyaltyProgramInfoLink: HttpsUrl,
});

const ProfileLink = t.intersection([
  t.type({ title: NonBlank, url: HttpsUrl }),
  t.partial({ section: t.union([t.literal('help'), t.literal('account')]), icon: ShownText }),
]);

const Entrepreneur = t.type({ id: NonBlank, name: NonBlank });

const LegalEntity = t.intersection([
  t.type({ legalEntityName: NonBlank }),
  t.partial({
    taxpayerIdentificationNumber: ShownText,
    taxpayerRegistrationReasonCode: ShownText,
    businessAddress: ShownText,
    contactPersonName: ShownText,
    position: ShownText,
    email: ShownText,
    phone: Digits,
    selected: t.boolean,
  }),
]);

/**
 * The fields of an account, strict. Only `id` is required; colours are texts, since the documented sample has
 * one that is no colour.
 */
export const AccountFields = t.intersection([
  t.type({ id: NonBlank }),
  t.partial({
    name: ShownText,
    phone: Digits,
    email: ShownText,
    emailConfirmed: t.boolean,
    bonuses: Finite,
    units: ShownText,
    segments: list(ShownText),
    age: Age,
    gender: t.union([t.literal('male'), t.literal('female')]),
    cardNumber: ShownText,
    cardPercent: Percent,
    status: ShownText,
    cardColor: ShownText,
    cardTextColor: ShownText,
    birthday: CalendarDate,
    loyaltyCards: list(LoyaltyCard),
    priceTier: ShownText,
    cardBackgroundImage: HttpsUrl,
    pendingBonuses: Finite,
    pendingBonusesTitle: ShownText,
    expressBonuses: Finite,
    expressBonusesTitle: ShownText,
    loyaltyProgram: LoyaltyProgram,
    profileLinks: list(ProfileLink),
    entrepreneurIdList: list(Entrepreneur),
    legalEntities: list(LegalEntity),
  }),
]);

const lists = ['segments', 'loyaltyCards', 'profileLinks', 'entrepreneurIdList', 'legalEntities'] as const;

/**
 * An account that the app accepts: {@link AccountFields}, lists of at most {@link MAX_LIST_LENGTH} elements,
 * at most one legal entity selected. Since every text is bounded too, so is the whole.
 */
export const Account = t.refinement(
  AccountFields,
  (account) =>
    lists.every((name) => (account[name]?.length ?? 0) <= MAX_LIST_LENGTH) &&
    (account.legalEntities ?? []).filter((entity) => entity.selected === true).length <= 1,
  'Account',
);
export type Account = t.TypeOf<typeof Account>;

/**
 * Leaves at most one legal entity selected, the first: upstreams may select several, the contract does not.
 * Changes the entities in place; gives how many were deselected.
 */
export const keepOneSelected = (entities: readonly Record<string, unknown>[]): number => {
  const surplus = entities.filter(({ selected }) => selected === true).slice(1);
  for (const entity of surplus) delete entity.selected;
  return surplus.length;
};
