/** The words of other systems for fields of the contract. Each is a guess that an author confirms. */
import { own } from '../../core/own';
import { advise, rename } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** In lower case and without _ and -. */
const WORDS: Readonly<Record<string, string>> = {
  balance: 'bonuses',
  bonus: 'bonuses',
  bonusbalance: 'bonuses',
  loyaltypoints: 'bonuses',
  points: 'bonuses',
  pointsbalance: 'bonuses',
  birthdate: 'birthday',
  born: 'birthday',
  dateofbirth: 'birthday',
  dob: 'birthday',
  card: 'cardNumber',
  cardid: 'cardNumber',
  cards: 'loyaltyCards',
  loyaltycard: 'cardNumber',
  currency: 'units',
  customerid: 'id',
  discount: 'cardPercent',
  displayname: 'name',
  fio: 'name',
  fullname: 'name',
  groups: 'segments',
  labels: 'segments',
  sex: 'gender',
  tags: 'segments',
  userid: 'id',
};

const PART_OF_NAME = /^(?:first|last|middle|given|family|sur|sec(?:ond)?)name$|^patronymic$/;

/** The field of the contract that a word of another system means, unless the file has it. */
export const contractWord = (key: string, has: (field: string) => boolean): Fix | undefined => {
  const word = key.toLowerCase().replace(/[_-]/g, '');
  if (PART_OF_NAME.test(word) && !has('name'))
    return advise('"name" has the whole name: { "join": [first, last], "separator": " " }');
  const field = own(WORDS, word);
  return field === undefined || has(field) ? undefined : rename(field, { asks: true });
};
