/**
 * The fields that the platform's samples spell in two ways. A tenant file and the account have the correct one; the
 * answer to the app has both.
 */
import { own } from '../core/own';
import type { Account } from './account';

type Fields = Readonly<Record<string, unknown>>;

/** The fields that have two spellings, by the correct one. */
export const OTHER_SPELLINGS = {
  expressBonusesTitle: 'exressBonusesTitle',
  progressBarBackgroundColor: 'progressBarBackroundColor',
  taxpayerRegistrationReasonCode: 'taxRegistrationReasonCode',
} as const;

const withOther = (fields: Fields, name: keyof typeof OTHER_SPELLINGS): Fields => {
  const value = own(fields, name);
  const other = OTHER_SPELLINGS[name];
  return value === undefined || Object.hasOwn(fields, other) ? fields : { ...fields, [other]: value };
};

/** The account as the app is answered it; itself if no field has two spellings. What `extra` has by the other name stays. */
export const inBothSpellings = (account: Account): Fields => {
  const { loyaltyProgram, legalEntities } = account;
  const fields = withOther(account, 'expressBonusesTitle');
  const program = loyaltyProgram && withOther(loyaltyProgram, 'progressBarBackgroundColor');
  if (program === loyaltyProgram && legalEntities === undefined) return fields;
  return {
    ...fields,
    ...(program && { loyaltyProgram: program }),
    ...(legalEntities && {
      legalEntities: legalEntities.map((entity) => withOther(entity, 'taxpayerRegistrationReasonCode')),
    }),
  };
};
