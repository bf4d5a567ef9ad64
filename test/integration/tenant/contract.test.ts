/** Links, contacts' numbers, genders and colours: the findings of the check, and the tenant's answers. */
import { isRight } from 'fp-ts/Either';
import { crm } from '../../../adapters/crm';
import { resolve } from '../../../src/resolve';
import { loadSource, type LoadedTenant } from '../../support/adapters/tenant';
import { callOf } from '../../support/upstream/call';

const CUSTOMER = {
  id: 'a',
  text: 'exampleapp://bonus',
  web: 'http://shop.example/help',
  script: 'javascript:alert(1)',
  phone: '8 (900) 000-00-01',
  foreign: '+31 6 5522 2555',
  word: 'call at noon',
  sex: 'F',
  number: 5,
  flag: true,
};

const load = (user: object): LoadedTenant =>
  loadSource({
    adapters: [crm],
    source: {
      adapter: 'crm',
      settings: { file: 'customers.json', index: { id: 'text' } },
      lookup: { by: 'id', value: '{request.userIdentifier}' },
    },
    user: { id: 'source.id', ...user },
    files: { 'customers.json': JSON.stringify([CUSTOMER]) },
  });

const findingsOf = (user: object): readonly unknown[] =>
  load(user).problems.map(({ code, severity, suggestion }) => [severity, code, suggestion]);

const accountOf = async (user: object): Promise<unknown> => {
  const { tenant } = load(user);
  const outcome = tenant && (await resolve(tenant, 'a', callOf())());
  return outcome !== undefined && isRight(outcome) ? outcome.right : outcome;
};

const inLink = (url: unknown): object => ({ profileLinks: [{ title: { value: 'x' }, url }] });
const inProgram = (name: string, rule: unknown): object => ({ loyaltyProgram: { [name]: rule } });
const inEntity = (phone: unknown): object => ({
  legalEntities: [{ legalEntityName: { value: 'x' }, phone }],
});
const via = (from: string, ...steps: readonly unknown[]): object => ({ from: `source.${from}`, via: steps });

test.each<[object, object]>([
  [inLink({ value: 'exampleapp://bonus' }), { profileLinks: [{ title: 'x', url: 'exampleapp://bonus' }] }],
  [
    inLink({ value: 'http://shop.example/' }),
    { profileLinks: [{ title: 'x', url: 'http://shop.example/' }] },
  ],
  [inLink(via('text', 'link')), { profileLinks: [{ title: 'x', url: 'exampleapp://bonus' }] }],
  [inLink(via('web', 'link')), { profileLinks: [{ title: 'x', url: 'http://shop.example/help' }] }],
  [inLink(via('web', 'url')), { profileLinks: [{ title: 'x', url: 'http://shop.example/help' }] }],
  [inLink(via('text', 'url')), {}],
  [inLink(via('script', 'link')), {}],
  [
    inProgram('loyaltyProgramInfoLink', { value: 'exampleapp://bonus' }),
    { loyaltyProgram: { loyaltyProgramInfoLink: 'exampleapp://bonus' } },
  ],
  [
    inProgram('backgroundImage', via('web', 'url')),
    { loyaltyProgram: { backgroundImage: 'http://shop.example/help' } },
  ],
  [
    { cardBackgroundImage: { value: 'http://shop.example/a.png' } },
    { cardBackgroundImage: 'http://shop.example/a.png' },
  ],
  [
    inEntity(via('phone', 'contactPhone')),
    { legalEntities: [{ legalEntityName: 'x', phone: '+7 (900) 000-00-01' }] },
  ],
  [
    inEntity(via('foreign', 'contactPhone')),
    { legalEntities: [{ legalEntityName: 'x', phone: '31655222555' }] },
  ],
  [inEntity(via('phone', 'phone')), { legalEntities: [{ legalEntityName: 'x', phone: '79000000001' }] }],
  [inEntity(via('phone', 'digits')), { legalEntities: [{ legalEntityName: 'x', phone: '89000000001' }] }],
  [inEntity(via('word', 'contactPhone')), { legalEntities: [{ legalEntityName: 'x' }] }],
  [
    inEntity({ value: '+7 (900) 000-00-00' }),
    { legalEntities: [{ legalEntityName: 'x', phone: '+7 (900) 000-00-00' }] },
  ],
  [{ gender: { value: 'female' } }, { gender: 'female' }],
  [{ gender: via('sex', 'lower', { table: { f: 'female', m: 'male' } }) }, { gender: 'female' }],
  [
    { cardColor: { value: '#FFF' }, cardTextColor: { value: 'gold' } },
    { cardColor: '#FFF', cardTextColor: 'gold' },
  ],
  [{ cardColor: 'source.word' }, { cardColor: 'call at noon' }],
])('%j is correct, and gives %j', async (user, account) => {
  expect(findingsOf(user)).toStrictEqual([]);
  expect(await accountOf(user)).toStrictEqual({ id: 'a', ...account });
});

const LINK = 'write it like "https://shop.example/" or "exampleapp://bonus"';
const URL_LIKE = 'write it like "https://shop.example/"';
const PHONE = 'write it like "+7 (900) 000-00-00"';

test.each<[object, string | undefined]>([
  [inLink({ value: 'javascript:alert(1)' }), LINK],
  [inLink({ value: 'javascript://x/%0aalert(1)' }), LINK],
  [inLink({ value: 'bonus' }), LINK],
  [inLink({ value: 'exampleapp://a b' }), LINK],
  [inLink('source.text'), 'write { "from": "source.text", "via": ["link"] }'],
  [inLink(via('text', 'trim')), 'add "link" to "via"'],
  [inProgram('loyaltyProgramInfoLink', { value: 'data:text/html,x' }), LINK],
  [inProgram('backgroundImage', { value: 'exampleapp://bonus' }), URL_LIKE],
  [{ cardBackgroundImage: { value: 'exampleapp://bonus' } }, URL_LIKE],
  [{ cardBackgroundImage: via('text', 'link') }, 'add "url" to "via"'],
  [inEntity({ value: '+7 900 000-00-00' }), PHONE],
  [inEntity('source.phone'), 'write { "from": "source.phone", "via": ["contactPhone"] }'],
  [inEntity('source.number'), 'write { "from": "source.number", "via": ["text", "contactPhone"] }'],
  [{ phone: via('phone', 'contactPhone') }, 'add "phone" to "via"'],
  [{ gender: 'source.flag' }, 'write { "from": "source.flag", "via": [{ "table": { "…": "male" } }] }'],
  [{ gender: { value: 5 } }, 'write it in quotes: "5"'],
])('%j is refused: the contract does not accept it', (user, suggestion) => {
  expect(findingsOf(user)).toStrictEqual([['error', 'contract-type', suggestion]]);
});

test.each<[object, string | undefined]>([
  [{ gender: { value: 'm' } }, 'write "male" instead of "m"'],
  [{ gender: { value: 'Female' } }, 'write "female" instead of "Female"'],
  [{ gender: { value: 'ж' } }, 'write "female" instead of "ж"'],
  [{ gender: { value: 'other' } }, undefined],
  [
    { gender: via('sex', { table: { F: 'f', M: 'm' } }) },
    'write "female" instead of "f", "male" instead of "m"',
  ],
  [{ gender: via('sex', { table: { F: 'female', M: 'мужской' } }) }, 'write "male" instead of "мужской"'],
  [{ gender: { ...via('sex', { table: { F: 'female' } }), ifUnknown: 'other' } }, undefined],
  [{ gender: 'source.sex' }, 'add { "table": { "…": "male" } } to "via"'],
  [{ gender: via('sex', 'lower') }, 'add { "table": { "…": "male" } } to "via"'],
  [{ cardColor: { value: '00000' } }, undefined],
  [{ cardColor: { value: 'FFFFFF' } }, 'write "#FFFFFF" instead of "FFFFFF"'],
  [{ cardTextColor: { value: 'fff' } }, 'write "#fff" instead of "fff"'],
  [{ cardTextColor: { value: '#12345' } }, undefined],
  [{ cardTextColor: { value: 'rgb(0, 0, 0)' } }, undefined],
  [{ loyaltyCards: [{ cardNumber: 'source.id', cardColor: { value: '#XYZ' } }] }, undefined],
  [
    inProgram('progressBarColor', via('sex', { table: { F: '000000' } })),
    'write "#000000" instead of "000000"',
  ],
])('%j gets a warning, and is answered', async (user, suggestion) => {
  expect(findingsOf(user)).toStrictEqual([['warning', 'value-undocumented', suggestion]]);
  expect(await accountOf(user)).toMatchObject({ id: 'a' });
});

test.each([
  [{ exressBonusesTitle: 'source.id' }, 'expressBonusesTitle'],
  [inProgram('progressBarBackroundColor', 'source.id'), 'progressBarBackgroundColor'],
  [
    { legalEntities: [{ legalEntityName: 'source.id', taxRegistrationReasonCode: 'source.id' }] },
    'taxpayerRegistrationReasonCode',
  ],
])('%j: the file has only the correct spelling', (user, name) => {
  expect(load(user).problems.map(({ suggestion }) => suggestion)).toStrictEqual([`did you mean "${name}"?`]);
});
