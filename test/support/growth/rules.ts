/** Rules that grow. */
import { list, ofRules, record } from './shape';
import type { Shape } from './shape';

const extra = (count: number, rule: (at: number) => unknown): object => ({
  extra: record(count, (at) => `extra${at}`, rule),
});

/** What is nested so deep is not JSON of ours. */
const DEEPEST = 50;

const deep = (count: number, inner: unknown, around: (inside: unknown) => unknown): unknown =>
  list(Math.min(count, DEEPEST), (at) => at).reduce<unknown>((inside) => around(inside), inner);

export const rules: readonly Shape[] = [
  { name: 'rules', counted: 'rules', files: (count) => ofRules(extra(count, () => 'crm.name')) },
  {
    name: 'rules of every form',
    counted: 'rules',
    files: (count) =>
      ofRules(
        extra(
          count,
          (at) =>
            [
              { join: ['crm.name', 'crm.id'], separator: ', ' },
              { template: 'Карта {crm.id}', default: 'нет' },
              { from: 'crm.points', via: [{ divide: 100 }, { round: 1 }, 'text'] },
              { when: { path: 'crm.points', atLeast: 10 }, value: 'loyal' },
            ][at % 4],
        ),
      ),
  },
  {
    name: 'paths of misspelt fields',
    counted: 'rules',
    files: (count) => ofRules(extra(count, (at) => `crm.nmae${at}`)),
  },
  {
    name: 'paths of misspelt sources',
    counted: 'rules',
    files: (count) => ofRules(extra(count, (at) => `cmr${at}.name`)),
  },
  {
    name: 'fields that the contract does not have',
    counted: 'fields',
    files: (count) =>
      ofRules(
        record(
          count,
          (at) => `bonsues${at}`,
          () => 'crm.name',
        ),
      ),
  },
  {
    name: 'keys that rules do not have',
    counted: 'keys',
    files: (count) =>
      ofRules({
        name: {
          from: 'crm.name',
          ...record(
            count,
            (at) => `defualt${at}`,
            () => 1,
          ),
        },
      }),
  },
  {
    name: 'long names of fields that the contract does not have',
    counted: 'fields',
    files: (count) =>
      ofRules(
        record(
          count,
          (at) => `${'bonus'.repeat(20)}${at}`,
          () => 'crm.name',
        ),
      ),
    most: 5000,
  },
  {
    name: 'placeholders of a template',
    counted: 'placeholders',
    files: (count) => ofRules({ name: { template: '{crm.id}'.repeat(count) } }),
  },
  {
    name: 'placeholders of a template that lead nowhere',
    counted: 'placeholders',
    files: (count) => ofRules({ name: { template: '{crm.di}'.repeat(count) } }),
  },
  {
    name: 'placeholders of a template that is not closed',
    counted: 'placeholders',
    files: (count) => ofRules({ name: { template: `${'{crm.id}'.repeat(count)}{crm.id` } }),
  },
  {
    name: 'braces of a template',
    counted: 'braces',
    files: (count) => ofRules({ name: { template: `${'{{}}'.repeat(count)}{crm.id}` } }),
  },
  {
    name: 'steps',
    counted: 'steps',
    files: (count) =>
      ofRules({ name: { from: 'crm.name', via: list(count, (at) => (at % 2 === 0 ? 'upper' : 'lower')) } }),
  },
  {
    name: 'steps that change nothing',
    counted: 'steps',
    files: (count) => ofRules({ name: { from: 'crm.name', via: list(count, () => 'trim') } }),
  },
  {
    name: 'steps with arguments',
    counted: 'steps',
    files: (count) => ofRules({ bonuses: { from: 'crm.points', via: list(count, () => ({ multiply: 3 })) } }),
  },
  {
    name: 'steps whose arguments stand beside them',
    counted: 'steps',
    files: (count) =>
      ofRules({ bonuses: { from: 'crm.points', via: list(count, (at) => (at % 2 === 0 ? 'multiply' : 3)) } }),
  },
  {
    name: 'steps that there are not',
    counted: 'steps',
    files: (count) => ofRules({ name: { from: 'crm.name', via: list(count, (at) => `uper${at}`) } }),
  },
  {
    name: 'rules of one "first"',
    counted: 'rules',
    files: (count) => ofRules({ name: { first: list(count, () => 'crm.name') } }),
  },
  {
    name: 'constants of one "first"',
    counted: 'rules',
    files: (count) =>
      ofRules({ name: { first: list(count, (at) => ({ when: 'crm.tier', value: `v${at}` })) } }),
  },
  {
    name: 'different types in one "first"',
    counted: 'rules',
    files: (count) =>
      ofRules({
        name: {
          first: list(count, (at) => ({
            from: 'crm.tier',
            via: [{ table: { gold: `g${at}`, basic: `b${at}` } }],
          })),
        },
      }),
  },
  {
    name: 'rules of one "join"',
    counted: 'rules',
    files: (count) => ofRules({ name: { join: list(count, () => 'crm.name') } }),
  },
  {
    name: 'rules of one "sum"',
    counted: 'rules',
    files: (count) => ofRules({ bonuses: { sum: list(count, () => 'crm.points') } }),
  },
  {
    name: '"first" in "first"',
    counted: 'levels',
    files: (count) =>
      ofRules({ name: deep(count, 'crm.name', (inside) => ({ first: ['crm.name', inside] })) }),
    most: 50,
  },
  {
    name: 'conditions of one "all"',
    counted: 'conditions',
    files: (count) =>
      ofRules({
        name: { when: { all: list(count, (at) => ({ path: 'crm.points', atLeast: at })) }, from: 'crm.name' },
      }),
  },
  {
    name: 'conditions of one "any" over one text',
    counted: 'conditions',
    files: (count) =>
      ofRules({
        name: {
          when: { any: list(count, (at) => ({ path: 'crm.name', equals: `n${at}` })) },
          from: 'crm.name',
        },
      }),
  },
  {
    name: 'conditions of one "any" over different paths',
    counted: 'conditions',
    files: (count) =>
      ofRules({
        name: {
          when: { any: list(count, (at) => ({ path: `crm.cards[${at}].number`, equals: '1' })) },
          from: 'crm.name',
        },
      }),
  },
  {
    name: '"not" in "not"',
    counted: 'levels',
    files: (count) =>
      ofRules({ name: { when: deep(count, 'crm.name', (inside) => ({ not: inside })), from: 'crm.name' } }),
    most: 50,
  },
  {
    name: 'values of one "in"',
    counted: 'values',
    files: (count) =>
      ofRules({ name: { when: { path: 'crm.name', in: list(count, (at) => `v${at}`) }, from: 'crm.name' } }),
  },
  {
    name: 'values of one "in" that cannot be',
    counted: 'values',
    files: (count) =>
      ofRules({ name: { when: { path: 'crm.tier', in: list(count, (at) => `v${at}`) }, from: 'crm.name' } }),
  },
  {
    name: 'entries of a table',
    counted: 'entries',
    files: (count) =>
      ofRules({
        status: {
          from: 'crm.name',
          via: [
            {
              table: record(
                count,
                (at) => `k${at}`,
                (at) => `v${at}`,
              ),
            },
          ],
        },
      }),
  },
  {
    name: 'entries of a table that cannot be reached',
    counted: 'entries',
    files: (count) =>
      ofRules({
        status: {
          from: 'crm.tier',
          via: [
            {
              table: record(
                count,
                (at) => `k${at}`,
                (at) => `v${at}`,
              ),
            },
          ],
        },
      }),
  },
  {
    name: 'entries of a table that the contract does not take',
    counted: 'entries',
    files: (count) =>
      ofRules({
        bonuses: {
          from: 'crm.name',
          via: [
            {
              table: record(
                count,
                (at) => `k${at}`,
                (at) => `v${at}`,
              ),
            },
          ],
        },
      }),
  },
  {
    name: 'entries of a table of misspelt true and false',
    counted: 'entries',
    files: (count) =>
      ofRules({
        emailConfirmed: {
          from: 'crm.name',
          via: [
            {
              table: record(
                count,
                (at) => `k${at}`,
                (at) => `ture${at}`,
              ),
            },
          ],
        },
      }),
  },
  {
    name: 'tables one after another',
    counted: 'entries',
    files: (count) => {
      const size = Math.ceil(Math.sqrt(count));
      const table = record(
        size,
        (at) => `k${at}`,
        (at) => `k${(at * 7) % size}`,
      );
      return ofRules({ status: { from: 'crm.name', via: list(size, () => ({ table })) } });
    },
  },
  {
    name: 'values of one "absentIf"',
    counted: 'values',
    files: (count) =>
      ofRules({ name: { from: 'crm.name', via: [{ absentIf: list(count, (at) => `v${at}`) }] } }),
  },
  {
    name: 'elements of a list',
    counted: 'elements',
    files: (count) =>
      ofRules({
        segments: list(count, (at) => ({ when: { path: 'crm.points', atLeast: at }, value: `s${at}` })),
      }),
  },
  {
    name: '"each" beside "each"',
    counted: 'lists',
    files: (count) =>
      ofRules({
        segments: list(count, (at) => ({ each: 'crm.cards', as: `c${at}`, item: `c${at}.number` })),
      }),
  },
  {
    name: '"each" with one name',
    counted: 'lists',
    files: (count) =>
      ofRules({ segments: list(count, () => ({ each: 'crm.cards', as: 'card', item: 'card.numbre' })) }),
  },
  {
    name: 'paths of a thousand characters',
    counted: 'rules',
    files: (count) => ofRules(extra(count, () => `crm${'.name'.repeat(199)}`)),
    most: 1000,
  },
  {
    name: 'texts that are not paths',
    counted: 'rules',
    files: (count) => ofRules(extra(count, (at) => `$${'crm..name{'.repeat(40)}${at}`)),
    most: 2000,
  },
  {
    name: 'comparisons written as expressions',
    counted: 'rules',
    files: (count) => ofRules(extra(count, (at) => ({ when: `crm.points > ${at}`, value: 'x' }))),
  },
  {
    name: 'a constant of a long text',
    counted: 'thousand characters',
    files: (count) => ofRules({ name: { value: 'long '.repeat(count * 200) } }),
    most: 1000,
  },
  {
    name: 'a path of a long text',
    counted: 'thousand characters',
    files: (count) => ofRules({ name: '{ .'.repeat(count * 333) }),
    most: 1000,
  },
  {
    name: 'a guard of a long text',
    counted: 'thousand characters',
    files: (count) => ofRules({ name: { when: 'a =!'.repeat(count * 250), from: 'crm.name' } }),
    most: 1000,
  },
  {
    name: 'a template of a long text',
    counted: 'thousand characters',
    files: (count) => ofRules({ name: { template: `${'long '.repeat(count * 200)}{crm.id}` } }),
    most: 1000,
  },
  {
    name: 'a number of many digits',
    counted: 'thousand digits',
    files: (count) => ({
      'acme/tenant.json': (ofRules({ bonuses: { value: 1 } })['acme/tenant.json'] ?? '').replace(
        '"value": 1',
        `"value": ${'7'.repeat(count * 1000)}`,
      ),
    }),
    most: 1000,
  },
];
