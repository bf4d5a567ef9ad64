/**
 * Owns the proposal of first rules: which fields of a payload are most likely meant for which fields of the
 * contract. It only guesses; whether a rule is right the check says, and then the integrator.
 */
import { ExactNumber, writtenText } from '../codec';

/** A rule as a tenant file has it. */
export type Rule = unknown;

/** A field of the contract, what upstreams call it, and the rules to try, the plainest first. */
interface Guess {
  readonly names: readonly string[];
  readonly rules: (path: string) => readonly Rule[];
}

const plain = (path: string): Rule => path;
const via =
  (...steps: readonly unknown[]) =>
  (path: string): Rule => ({ from: path, via: steps });

const rules =
  (...each: readonly ((path: string) => Rule)[]) =>
  (path: string): readonly Rule[] =>
    each.map((rule) => rule(path));

const text = rules(plain, via('text'));
const number = rules(plain, via('number'));
const percent = { between: [0, 100] };

const GENDERS = {
  m: 'male',
  f: 'female',
  male: 'male',
  female: 'female',
  м: 'male',
  ж: 'female',
};

/** In the contract's order. Names are lower-case letters and digits alone, a path's parts run together. */
const guesses: Readonly<Record<string, Guess>> = {
  id: {
    names: ['id', 'userid', 'customerid', 'clientid', 'memberid', 'accountid', 'uuid', 'guid', 'externalid'],
    rules: text,
  },
  name: { names: ['name', 'fullname', 'displayname', 'personname', 'customername', 'fio'], rules: text },
  phone: {
    names: ['phone', 'phonenumber', 'mobile', 'mobilephone', 'mobilenumber', 'telephone', 'tel', 'msisdn'],
    rules: rules(via('phone'), via('text', 'phone')),
  },
  email: { names: ['email', 'mail', 'emailaddress', 'username'], rules: text },
  emailConfirmed: { names: ['emailconfirmed', 'emailverified', 'isemailconfirmed'], rules: rules(plain) },
  bonuses: {
    names: [
      'bonuses',
      'bonus',
      'points',
      'balance',
      'bonusbalance',
      'pointsbalance',
      'pointsbalancecurrent',
      'loyaltypoints',
      'currentpoints',
    ],
    rules: number,
  },
  age: {
    names: ['age'],
    rules: rules(via({ between: [0, 150] }), via('number', 'round', { between: [0, 150] })),
  },
  gender: { names: ['gender', 'sex'], rules: rules(plain, via('lower', { table: GENDERS })) },
  cardNumber: {
    names: ['cardnumber', 'card', 'membernumber', 'loyaltycard', 'cardno', 'barcode', 'cardcode'],
    rules: text,
  },
  cardPercent: {
    names: ['cardpercent', 'discount', 'discountpercent', 'percent', 'discountrate'],
    rules: rules(via(percent), via('number', percent)),
  },
  status: {
    names: ['status', 'level', 'tier', 'grade', 'cardlevel', 'levelname', 'statusname', 'loyaltystatusname'],
    rules: text,
  },
  birthday: {
    names: ['birthday', 'birthdate', 'dateofbirth', 'dob'],
    rules: rules(via('date'), via({ date: { format: 'dd.MM.yyyy' } })),
  },
};

/** A place of a payload that has a value. */
interface Leaf {
  readonly path: string;
  /** The whole path and its last part, as names are compared. */
  readonly names: readonly [whole: string, last: string];
  readonly depth: number;
}

const comparable = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const segment = (name: string): string =>
  /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);

const hasValue = (value: unknown): boolean =>
  typeof value === 'boolean' || (writtenText(value) ?? '').trim() !== '';

const leavesOf = (payload: unknown, path: string, parts: readonly string[]): readonly Leaf[] => {
  if (isObject(payload))
    return Object.entries(payload).flatMap(([name, value]) =>
      leavesOf(value, path + segment(name), [...parts, name]),
    );
  if (!hasValue(payload) || parts.length === 0) return [];
  const names = [comparable(parts.join('')), comparable(parts.at(-1) ?? '')] as const;
  return [{ path, names, depth: parts.length }];
};

/** The leaves that a name is meant by: the best name first, of equal ones the shallowest. */
const matching = (leaves: readonly Leaf[], { names }: Guess): readonly Leaf[] =>
  names.flatMap((name) =>
    leaves.filter((leaf) => leaf.names.includes(name)).sort((one, other) => one.depth - other.depth),
  );

const pathOf = (leaves: readonly Leaf[], names: readonly string[]): string | undefined =>
  names.flatMap((name) => leaves.filter((leaf) => leaf.names[1] === name))[0]?.path;

/** A name in two fields, in the order in which the locale's readers expect it. */
const joinedName = (leaves: readonly Leaf[]): readonly Rule[] => {
  const first = pathOf(leaves, ['firstname', 'givenname']);
  const last = pathOf(leaves, ['lastname', 'surname', 'familyname']);
  return first === undefined || last === undefined ? [] : [{ join: [first, last], separator: ' ' }];
};

/** A field of the contract and the rules to try for it, the likeliest first. */
export type Proposal = readonly [field: string, rules: readonly Rule[]];

/** What to try for each field of the contract that a payload of the source seems to have. */
export const propose = (source: string, payload: unknown): readonly Proposal[] => {
  const leaves = leavesOf(payload, source, []);
  return Object.entries(guesses).flatMap(([field, guess]): readonly Proposal[] => {
    const tries = [
      ...(field === 'name' ? joinedName(leaves) : []),
      ...matching(leaves, guess).flatMap(({ path }) => guess.rules(path)),
    ];
    return tries.length === 0 ? [] : [[field, tries]];
  });
};
