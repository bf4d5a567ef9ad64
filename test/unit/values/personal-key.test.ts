/** Keys that could be personal data, and keys that are names of fields. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../adapters';
import { isPersonalKey } from '../../../src/values/personal-key';
import { FIELD_NAMES, NAME_PARTS } from '../../../src/values/field-names';
import { ROOT } from '../../support/root';

test.each([
  ...['ivan@shop.example', '79161234567', '+7 916 123-45-67', 'tel_9161234567', '4567-8901-2345-6789'],
  ...[
    'Иванов Иван',
    'Иванов И. И.',
    'ИВАНОВ ИВАН ИВАНОВИЧ',
    'Пётр',
    'мария',
    'ivan',
    'Ivan_Petrov',
    'ivan.petrov',
  ],
  ...[
    'John Smith',
    'Smith John',
    'Smith, John',
    'mary-jane',
    'petrovich',
    'Анна-Мария',
    'ivanPetrov',
    'O’Neill Shaun',
  ],
  ...['c-4711', 'c4711', 'user123', 'CUST-000017', 'N4711', 'order 12345', '12345', 'a_12345_b'],
  ...['550e8400-e29b-41d4-a716-446655440000', 'id:550e8400-e29b-41d4-a716-446655440000', '5f2b6c1d9e8a7f00'],
  ...[
    'sk_live_abcdefghijk',
    'w1ue5ipbh82qx1vn',
    'ghp_abcdefghijklmnopqrstuvwxyz',
    'https://me:pw@shop.example/',
  ],
  ...[
    'aXZhbkBzaG9wLmV4YW1wbGU=',
    'abcdefgh/ijkl+==',
    '6976616e4073686f702e6578616d706c65',
    'ivan%40shop.example',
    '1987-03-17T79161234567',
  ],
  ...['foo@microsoft.com', 'foo@odata.org', 'foo@OData.example', 'foo@odata.example', 'a@b@odata.type'],
  ...['ivan@odata.type', '79161234567@odata.bind', 'Иванов Иван@odata.id'],
])('could be data: %s', (key) => {
  expect(isPersonalKey(key)).toBe(true);
});

test.each([
  ...['@odata.context', '@odata.nextLink', '@id', 'tier@OData.Community.Display.V1.FormattedValue'],
  ...['_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname', 'card@odata.bind', 'orders@odata.nextLink'],
  ...['orders@odata.count', 'photo@odata.mediaContentType', 'level@Org.OData.Core.V1.Description'],
  ...[
    'id',
    'ID',
    'userId',
    'user_id',
    'name',
    'First Name',
    'Last Name',
    'Full name',
    'Phone Number',
    'E-mail',
  ],
  ...[
    'Имя',
    'Фамилия',
    'Имя Клиента',
    'Номер Карты',
    'Дата Рождения',
    'ДатаРождения',
    'Наименование',
    'СуммаПокупок',
  ],
  ...[
    'UF_CRM_1688888888',
    'UF_CRM_5F2B6C1D9E8A7',
    'line1',
    'address_line_2',
    'phone1',
    'sha256',
    'ISO-3166',
    'iso639',
  ],
  ...[
    '2026',
    'q1_2026',
    '$type',
    '@id',
    'ns:type',
    'a.b.c',
    'X-Total-Count',
    'xsi:schemaLocation',
    '',
    ' ',
    '1',
    '42',
  ],
  ...[
    'points_to_proceed_next_level',
    'loyaltyProgramInfoLink',
    'isEmailConfirmed',
    'vk_id',
    'марка',
    'max_value',
    'roman',
  ],
])('names a field: %j', (key) => {
  expect(isPersonalKey(key)).toBe(false);
});

/** Every key of a value. */
const keysIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
};

test('no field of a documented upstream, or of a recipe, is treated as data', () => {
  const documented = adapters.flatMap((adapter) => [...adapter.fields.keys()]);
  const recipes = join(ROOT, 'docs/recipes');
  const told = readdirSync(recipes, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => keysIn(JSON.parse(readFileSync(join(recipes, name, 'tenant.json'), 'utf8'))));
  const guessed = [...Object.values(FIELD_NAMES), ...Object.values(NAME_PARTS)].flat();
  const keys = [...documented, ...told, ...guessed];
  expect(keys.length).toBeGreaterThan(300);
  expect(keys.filter(isPersonalKey)).toEqual([]);
});
