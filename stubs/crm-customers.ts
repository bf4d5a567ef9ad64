/**
 * The customers that the CRM stub knows. Data only, all of it invented: phone numbers are from the range
 * 7 900 000 00 xx, addresses end in example.com.
 */
import type { Json } from './server';

/** A customer as the CRM answers; `phone` is what the search compares, by its digits. */
export type CrmCustomer = { readonly phone: string; readonly [field: string]: Json };

/** Everything that the CRM can say of someone, amounts in kopecks and times with a zone. */
const LIDIA: CrmCustomer = {
  id: 70211,
  phone: '+7 (900) 000-00-11',
  first_name: 'Лидия',
  last_name: 'Выдумкина',
  email: 'lidia.vydumkina@example.com',
  email_verified: true,
  sex: 'F',
  birth_date: '1979-08-03T00:00:00+03:00',
  loyalty: {
    card: 'HC-0077021100',
    balance: '1 240,50',
    level: { code: 'amber', title: 'Янтарный уровень' },
    spent_kopecks: 4860000,
    next_level_kopecks: 6000000,
  },
  gift_cards: [
    { number: 'GC-551020', balance_kopecks: 150000, active: true },
    { number: 'GC-551021', balance_kopecks: 0, active: false },
  ],
  tags: ['newsletter', 'club'],
};

/** In the shop's database, but not in its loyalty programme. */
const TIMUR: CrmCustomer = {
  id: 70212,
  phone: '8 900 000-00-12',
  first_name: 'Тимур',
  last_name: null,
  email: '',
  email_verified: false,
  sex: null,
  birth_date: '0001-01-01T00:00:00+00:00',
  loyalty: null,
  gift_cards: [],
  tags: [],
};

/** The newest level, above which there is none. */
const ZOYA: CrmCustomer = {
  id: 70213,
  phone: '79000000013',
  first_name: 'Зоя',
  last_name: 'Небылицына',
  email: 'zoya@example.com',
  email_verified: true,
  sex: 'F',
  birth_date: '1993-12-19T00:00:00+03:00',
  loyalty: {
    card: 'HC-0077021300',
    balance: '22 731',
    level: { code: 'onyx', title: 'Ониксовый уровень' },
    spent_kopecks: 91250000,
    next_level_kopecks: null,
  },
  gift_cards: [],
  tags: ['club'],
};

/** An account that was made for the bridge's probe. */
const PROBED: CrmCustomer = {
  id: 70218,
  phone: '+7 900 000-00-18',
  first_name: 'Проверка',
  last_name: 'Связи',
  email: 'probe@example.com',
  email_verified: true,
  sex: null,
  birth_date: null,
  loyalty: null,
  gift_cards: [],
  tags: [],
};

/** In the order: with everything, without a loyalty account, on the highest level, of the probe. */
export const CRM_CUSTOMERS: readonly CrmCustomer[] = [LIDIA, TIMUR, ZOYA, PROBED];
