import { Account } from '../../../src/contract/account';
import { inBothSpellings } from '../../../src/contract/spellings';

const accountOf = (fields: object): Account => {
  const account: unknown = { id: '7', ...fields };
  if (!Account.is(account)) throw new Error('this is not an account');
  return account;
};

const entity = (fields: object): object => ({ legalEntityName: 'ООО', ...fields });

test.each<[string, object, object]>([
  ['nothing of the kind', { name: 'Анна', bonuses: 5 }, {}],
  ['a title', { expressBonusesTitle: 'сгорят' }, { exressBonusesTitle: 'сгорят' }],
  ['an empty title', { expressBonusesTitle: '' }, { exressBonusesTitle: '' }],
  ['a title that extra has by its other name', { expressBonusesTitle: 'a', exressBonusesTitle: 'b' }, {}],
  ['the other name alone', { exressBonusesTitle: 'b' }, {}],
  [
    'a colour',
    { loyaltyProgram: { progress: 1, progressBarBackgroundColor: 'gold' } },
    {
      loyaltyProgram: {
        progress: 1,
        progressBarBackgroundColor: 'gold',
        progressBarBackroundColor: 'gold',
      },
    },
  ],
  ['another colour', { loyaltyProgram: { progressBarColor: 'gold' } }, {}],
  [
    'a code of one of several entities',
    { legalEntities: [entity({}), entity({ taxpayerRegistrationReasonCode: '770101001', selected: true })] },
    {
      legalEntities: [
        entity({}),
        entity({
          taxpayerRegistrationReasonCode: '770101001',
          taxRegistrationReasonCode: '770101001',
          selected: true,
        }),
      ],
    },
  ],
  ['entities without one', { legalEntities: [entity({ taxpayerIdentificationNumber: '7701000000' })] }, {}],
  ['no entity', { legalEntities: [] }, {}],
  [
    'all three',
    {
      expressBonusesTitle: 'x',
      loyaltyProgram: { progressBarBackgroundColor: 'y' },
      legalEntities: [entity({ taxpayerRegistrationReasonCode: 'z' })],
    },
    {
      exressBonusesTitle: 'x',
      loyaltyProgram: { progressBarBackgroundColor: 'y', progressBarBackroundColor: 'y' },
      legalEntities: [entity({ taxpayerRegistrationReasonCode: 'z', taxRegistrationReasonCode: 'z' })],
    },
  ],
])('an account with %s is answered in both spellings, and not changed', (_, fields, more) => {
  const account = accountOf(fields);
  const before = structuredClone(account);
  const answered = inBothSpellings(account);
  expect(answered).toStrictEqual({ ...account, ...more });
  expect(account).toStrictEqual(before);
  expect(Account.is(answered)).toBe(true);
});
