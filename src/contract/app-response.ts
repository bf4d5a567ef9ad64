/**
 * The app's side of the contract: what any retailer's service may answer, lenient as documented
 * (app-account-request.txt). The bridge itself sends `Account`, which is stricter.
 */
import * as t from 'io-ts';

const Card = t.partial({
  cardNumber: t.string,
  bonuses: t.number,
  status: t.string,
  cardColor: t.string,
  cardTextColor: t.string,
});

/** The documented `user` object: only `id` must be there, unknown fields pass. */
const AppUser = t.intersection([
  t.type({ id: t.string }),
  t.partial({
    name: t.string,
    phone: t.string,
    email: t.string,
    emailConfirmed: t.boolean,
    bonuses: t.number,
    units: t.string,
    segments: t.array(t.string),
    age: t.number,
    gender: t.string,
    cardNumber: t.string,
    cardPercent: t.number,
    status: t.string,
    cardColor: t.string,
    cardTextColor: t.string,
    birthday: t.string,
    loyaltyCards: t.array(Card),
  }),
]);

/** An answer: an object with `user`, or one with `error`, whose message is shown to the shopper. */
export const AppReply = t.union([
  t.type({ error: t.type({ message: t.string }) }),
  t.type({ user: AppUser }),
]);
export type AppReply = t.TypeOf<typeof AppReply>;
