/** One description: the schema and the documentation show the descriptions of the codecs and the catalogue. */
import { right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { adapterSection } from '../../../scripts/documentation/sections';
import { fieldTable, keyTable, required } from '../../../scripts/documentation/markdown';
import { tenantSchema } from '../../../scripts/schema/tenant';
import { defineAdapter } from '../../../src/adapter/define-adapter';
import type { Adapter } from '../../../src/adapter/define-adapter';
import { HeaderText, Percent } from '../../../src/values/codec';
import { AccountFields } from '../../../src/contract/account';
import { documented } from '../../../src/values/documented';
import { userNotFound } from '../../../src/core/failure';
import { defineStep } from '../../../src/mapping/steps/step';
import { TenantHead } from '../../../src/tenant/format/tenant-options';
import { SourceHead } from '../../../src/tenant/format/source-options';
import { members, total } from '../../../src/types/type';
import type { Fields } from '../../../src/types/type';
import { fieldsOfCodec, typeOfCodec } from '../../../src/types/type-of-codec';
import { adapters } from '../../../adapters';
import { validatorOf, vocabularyOf } from '../../support/validator';

const withSettings = (settings: t.Mixed): Adapter =>
  defineAdapter({
    name: 'till',
    summary: 'a till',
    settings,
    lookup: t.type({ card: documented(t.string, 'The number of the card.') }),
    payload: t.type({}),
    credentials: [],
    owner: () => 'unsaid',
    connect: () => right({ ask: () => TE.left(userNotFound), dispose: () => undefined }),
    example: { settings: { shop: 'north' }, lookup: { card: '7' }, payload: {}, user: {}, account: {} },
  });

const fileOf = (settings: unknown, user: object = {}) => ({
  access: 'open',
  identifier: { type: 'text' },
  sources: { till: { adapter: 'till', settings, lookup: { card: '7' } } },
  user: { id: 'till.id', ...user },
});

const before = withSettings(t.type({}));
const after = withSettings(t.type({ shop: documented(HeaderText, 'Which of the shops.') }));

describe('a setting that is added to an adapter’s codec', () => {
  it('is required by the schema, which describes it and proposes its example', () => {
    expect(validatorOf(vocabularyOf([before]))(fileOf({}))).toStrictEqual([]);
    const validate = validatorOf(vocabularyOf([after]));
    expect(validate(fileOf({}))).not.toStrictEqual([]);
    expect(validate(fileOf({ shop: '${SHOP}' }))).toStrictEqual([]);
    expect(tenantSchema(vocabularyOf([after]))).toHaveProperty(
      ['definitions', 'source', 'allOf', 0, 'then', 'properties', 'settings', 'properties', 'shop'],
      expect.objectContaining({ description: 'Which of the shops.', examples: ['north'] }),
    );
  });

  it('is documented, as is the lookup', () => {
    expect(adapterSection(before)).not.toContain('Which of the shops.');
    expect(adapterSection(after)).toMatch(/^\| `shop` \| .* \| required \| Which of the shops\. \|$/m);
    expect(adapterSection(after)).toMatch(/^\| `card` \| .* \| required \| The number of the card\. \|$/m);
  });
});

test('a field that is added to the contract is accepted with its constants, described and documented', () => {
  const discount = documented(Percent, 'What is taken off, in percent.');
  const fields = fieldsOfCodec(t.intersection([AccountFields, t.partial({ discount })]));
  const validate = validatorOf({ ...vocabularyOf([before]), fields });
  const user = { discount: { from: 'till.discount', default: 5 } };
  expect(validatorOf(vocabularyOf([before]))(fileOf({}, user))).not.toStrictEqual([]);
  expect(validate(fileOf({}, user))).toStrictEqual([]);
  expect(validate(fileOf({}, { discount: { from: 'till.discount', default: 500 } }))).not.toStrictEqual([]);
  expect(tenantSchema({ ...vocabularyOf([before]), fields })).toHaveProperty(
    'else.properties.user.properties.discount.description',
    'What is taken off, in percent. (a number from 0 to 100)',
  );
  expect(fieldTable('Field', fields, required)).toContain('What is taken off, in percent.');
});

test('a step that is added to the catalogue is accepted with its argument', () => {
  const vocabulary = vocabularyOf([before]);
  const repeat = defineStep<{ times: string }>({
    name: 'repeat',
    summary: 'Says it again.',
    accepts: 'text',
    argument: t.type({ times: t.string }),
    output: () => (shape) => total(shape),
    run: () => (value) => value,
    examples: [{ via: { repeat: { times: 'two' } }, in: 'a', out: 'aa' }],
  });
  const steps = [...vocabulary.steps, repeat];
  const user = { name: { from: 'till.name', via: [{ repeat: { times: 'two', aside: 1 } }] } };
  expect(validatorOf(vocabulary)(fileOf({}, user))).not.toStrictEqual([]);
  expect(validatorOf({ ...vocabulary, steps })(fileOf({}, user))).toStrictEqual([]);
  expect(tenantSchema({ ...vocabulary, steps })).toHaveProperty(
    'definitions.step.then.properties.repeat',
    expect.objectContaining({ description: 'Says it again. Accepts text.', examples: [{ times: 'two' }] }),
  );
});

/** The paths of fields without a description. */
const undescribed = (fields: Fields, path = ''): readonly string[] =>
  [...fields].flatMap(([name, { shape, description }]) => [
    ...(description === undefined ? [`${path}${name}`] : []),
    ...members(shape).flatMap((member) => {
      const inner = member.kind === 'array' ? member.item.shape : member;
      return inner.kind === 'object' ? undescribed(inner.fields, `${path}${name}.`) : [];
    }),
  ]);

test.each<[string, t.Mixed]>([
  ['the account', AccountFields],
  ['the tenant file', TenantHead],
  ['a source', SourceHead],
  ...adapters.map(({ name, settings }): [string, t.Mixed] => [`the settings of ${name}`, settings]),
  ...adapters.map(({ name, lookup }): [string, t.Mixed] => [`the lookup of ${name}`, lookup]),
])('every field of %s has a description', (_name, codec) => {
  const { shape } = typeOfCodec(codec);
  const fields = members(shape).flatMap((member) => (member.kind === 'object' ? [member.fields] : []));
  expect(fields.length).toBeGreaterThan(0);
  expect(fields.flatMap((each) => undescribed(each))).toStrictEqual([]);
});

test('the keys of a tenant file are documented as their codec says', () => {
  expect(keyTable(fieldsOfCodec(SourceHead))).toMatch(/^\| `deadlineMs` \| .*milliseconds.* \|$/m);
});
