/**
 * Suggests first rules: the fields of a payload that most likely belong to fields of the contract. The check and the
 * integrator decide whether a rule is right.
 */
import { isEmailAddress, writtenText } from '../values/codec';
import { ANY_SOURCE, readPhone } from '../values/phone';
import { GENDERS } from '../values/usual';
import { FIELD_NAMES, NAME_PARTS, OWNERS, comparable, isFieldName } from '../values/field-names';
import { isRecord } from '../types/conform';

/** A rule as a tenant file has it. */
export type Rule = unknown;

/** A rule over a path; `read` is the step that reads its value, where the value is a text of a table. */
type RuleOf = (path: string, read: unknown) => Rule;

/** The rules to try for a field of the contract, the plainest first. */
type Rules = (path: string, read: unknown) => readonly Rule[];

const plain: RuleOf = (path) => path;
const via =
  (...steps: readonly unknown[]): RuleOf =>
  (path) => ({ from: path, via: steps });

/** The step that reads the value, or else a usual one, and further ones behind it. */
const reading =
  (usual: unknown, ...steps: readonly unknown[]): RuleOf =>
  (path, read) => ({ from: path, via: [read ?? usual, ...steps] });

/** Only where a step is known to read the value. */
const known: RuleOf = (path, read) => (read === undefined ? path : { from: path, via: [read] });

const rules =
  (...each: readonly RuleOf[]): Rules =>
  (path, read) =>
    each.map((rule) => rule(path, read));

const text = rules(plain, via('text'));
const number = rules(plain, reading('number'));
const percent = { between: [0, 100] };

/** In the contract's order. The id is what the app asks with, and no field of a payload. */
const guesses = {
  name: text,
  phone: rules(via('phone'), via('text', 'phone')),
  email: text,
  emailConfirmed: rules(plain, known),
  bonuses: number,
  age: rules(via({ between: [0, 150] }), reading('number', 'round', { between: [0, 150] })),
  gender: rules(via('lower', { table: GENDERS })),
  cardNumber: text,
  cardPercent: rules(via(percent), reading('number', percent)),
  status: text,
  birthday: rules(reading('date'), via({ date: { format: 'dd.MM.yyyy' } })),
} as const satisfies Readonly<Record<Exclude<keyof typeof FIELD_NAMES, 'id'>, Rules>>;

/** A place of a payload that has a value. */
interface Leaf {
  readonly path: string;
  /** The whole path and its last part, as names are compared. */
  readonly names: readonly [whole: string, last: string];
  /** The name of the object around it, as names are compared; empty at the top. */
  readonly parent: string;
  readonly depth: number;
  /** `undefined` for what is neither text nor number. */
  readonly text: string | undefined;
}

/** A name as the part of a path. */
export const segment = (name: string): string =>
  /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;

const hasValue = (value: unknown): boolean =>
  typeof value === 'boolean' || (writtenText(value) ?? '').trim() !== '';

/** Fields about payment are not about the shopper: a card's name is not the shopper's. */
const PAYMENT_NAME = /^(bank|iban|payments?|paymentmethods?|creditcards?|crypto|billing)$/;

const leavesOf = (payload: unknown, path: string, parts: readonly string[]): readonly Leaf[] => {
  if (isRecord(payload))
    return Object.entries(payload)
      .filter(([name]) => !PAYMENT_NAME.test(comparable(name)))
      .flatMap(([name, value]) => leavesOf(value, path + segment(name), [...parts, name]));
  if (!hasValue(payload) || parts.length === 0) return [];
  const names = [comparable(parts.join('')), comparable(parts.at(-1) ?? '')] as const;
  const parent = comparable(parts.at(-2) ?? '');
  return [{ path, names, parent, depth: parts.length, text: writtenText(payload) }];
};

/** The leaves with one of these names: the best name first, and of equal ones the least nested. */
const matching = (leaves: readonly Leaf[], names: readonly string[]): readonly Leaf[] =>
  names.flatMap((name) =>
    leaves.filter((leaf) => leaf.names.includes(name)).sort((one, other) => one.depth - other.depth),
  );

/** Levels, shops and managers have names too. The shopper's name is at the top, or in an object of the shopper. */
const isShoppers = ({ depth, parent }: Leaf): boolean => depth === 1 || OWNERS.has(parent);

/** A name in several fields, in the order in which the locale's readers expect it. */
const joinedName = (leaves: readonly Leaf[]): readonly Rule[] =>
  matching(leaves, NAME_PARTS.last).flatMap((last) => {
    const beside = leaves.filter(({ parent, depth }) => parent === last.parent && depth === last.depth);
    const [first] = matching(beside, NAME_PARTS.first);
    const [patronymic] = matching(beside, NAME_PARTS.patronymic);
    if (first === undefined) return [];
    const join = patronymic === undefined ? [first, last] : [last, first, patronymic];
    return [{ join: join.map(({ path }) => path), separator: ' ' }];
  });

const nameRules = (leaves: readonly Leaf[]): readonly Rule[] => {
  const own = leaves.filter(isShoppers);
  const alone = matching(own, [...FIELD_NAMES.name, ...NAME_PARTS.first, ...NAME_PARTS.last]);
  return [...joinedName(own), ...alone.flatMap(({ path }) => guesses.name(path, undefined))];
};

/** Values whose form shows what they are. */
const isPhone = (text: string): boolean =>
  readPhone(ANY_SOURCE)(text).is === 'number' &&
  (text.startsWith('+') || text.replace(/\D/g, '').length === 11);
const byValue: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['phone', isPhone],
  ['email', isEmailAddress],
]);

/** Fields without a known name that have a value of the right kind, the shallowest first. */
const valued = (leaves: readonly Leaf[], field: string): readonly Leaf[] => {
  const hasKind = byValue.get(field);
  return leaves
    .filter(({ names, text }) => text !== undefined && hasKind?.(text) === true && !isFieldName(names[1]))
    .sort((one, other) => one.depth - other.depth);
};

/** A debt of the shopper is not a balance of bonuses, whatever its name. */
const DEBT_NAME = /debt|loan|owed|owing|arrears|overdue|credit(?!s)|долг|задолж|кредит/;

const isDebt = ({ names: [whole], text = '' }: Leaf): boolean =>
  DEBT_NAME.test(whole) || text.startsWith('-');

const rulesOf = (
  leaves: readonly Leaf[],
  field: keyof typeof guesses,
  readings: ReadonlyMap<string, unknown>,
): readonly Rule[] => {
  if (field === 'name') return nameRules(leaves);
  const named = matching(
    field === 'bonuses' ? leaves.filter((leaf) => !isDebt(leaf)) : leaves,
    FIELD_NAMES[field],
  );
  return (named.length > 0 ? named : valued(leaves, field)).flatMap(({ path }) =>
    guesses[field](path, readings.get(path)),
  );
};

/** A field of the contract and the rules to try for it, the likeliest first. */
export type Proposal = readonly [field: string, rules: readonly Rule[]];

const FIELDS = [
  'name',
  'phone',
  'email',
  'emailConfirmed',
  'bonuses',
  'age',
  'gender',
  'cardNumber',
  'cardPercent',
  'status',
  'birthday',
] as const;

/**
 * What to try for each field of the contract that a payload of the source seems to have. `readings` are the steps that
 * read the texts of a table, by path.
 */
export const suggestRules = (
  source: string,
  payload: unknown,
  readings: ReadonlyMap<string, unknown> = new Map(),
): readonly Proposal[] => {
  const leaves = leavesOf(payload, source, []);
  return FIELDS.flatMap((field): readonly Proposal[] => {
    const tries = rulesOf(leaves, field, readings);
    return tries.length === 0 ? [] : [[field, tries]];
  });
};
