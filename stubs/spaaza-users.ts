/**
 * The invented users of the Spaaza stub, one for each generation of answers that is live.
 * Data only. Every name, address, number and token is made up: phone numbers are from ranges that the French and
 * Swedish regulators reserve for fiction, addresses end in example.com.
 */
import type { Json } from './server';
import type { Lookup } from './spaaza-request';

/**
 * A user and what finds them, each value as a string since it arrives in a query.
 * `foundBy` is apart from `info` so that a test can also arrange an answer that is about somebody else.
 */
export type SpaazaUser = {
  readonly foundBy: readonly Lookup[];
  readonly info: { readonly user_id: number; readonly [field: string]: Json };
  readonly warnings?: readonly Json[];
};

/** Every field of the sample in spaaza-get-user.txt, with the sample's shapes. */
const ELISE: SpaazaUser = {
  foundBy: [
    { parameter: 'user_id', value: '400101' },
    { parameter: 'username', value: 'elise.marchand@example.com' },
    { parameter: 'member_number', value: '2990000400101' },
    { parameter: 'authentication_point_identifier', value: '2066660101' },
    { parameter: 'auxiliary_identifier', value: 'aux-elise-101' },
    { parameter: 'referral_code', value: 'elise101' },
    { parameter: 'fb_access_token', value: 'FAKE-FACEBOOK-TOKEN-400101' },
    { parameter: 'affiliate_code', value: 'affiliate-400101' },
  ],
  info: {
    id: 400101,
    user_id: 400101,
    authentication_point_identifier: '2066660101',
    auxiliary_identifier: 'aux-elise-101',
    first_name: 'Élise',
    last_name: 'Marchand',
    country_code: 'FR',
    address_streetname: 'Rue Imaginaire',
    address_housenumber: '17',
    address_housenumber_extension: 'B',
    address_line_2: 'Quartier Inventé',
    address_line_3: 'Centre',
    address_towncity: 'Villefictive',
    address_regionstate: 'Région Fictive',
    address_postalcode: '99017',
    lang_code: 'fr',
    gender: 'F',
    birthday: '1984-02-11T00:00:00+00:00',
    username: 'elise.marchand@example.com',
    phone_number: '+33-199005641',
    user_facebook_id: '770770101',
    user_facebook_access_token: 'FAKE-FACEBOOK-TOKEN-400101',
    mailing_list: {
      mailing_list_sub_offered: true,
      mailing_list_subscribed: false,
      printed_mailing_list_subscribed: false,
    },
    entity_code: { type: 'regular', code: '8120101' },
    opt_in_programme: { programme_opted_in: true, join_date: '2022-11-05T09:12:33+00:00' },
    registered: false,
    is_employee: false,
    loyalty_status: {
      campaign_id: 3107,
      name: 'Lavande',
      description: 'Free delivery, and a gift in May',
      loyalty_level_id: 3,
      points_balance_current: 185,
      points_to_proceed_next_level: 315,
      points_to_remain_current_level: 0,
      last_review_date: '2026-03-02T01:15:40+00:00',
      next_review_date: '2027-03-02T01:15:40+00:00',
      date_reached: '2024-09-12T14:31:07+00:00',
    },
    frequency: 4,
    recency: 3,
    monetary: 1,
    overall: 431,
    stores: null,
    online_shopper: true,
    offline_shopper: false,
    average_basket_value: '87.45',
    days_since_last_purchase: 12,
    number_of_purchases: 9,
    referring_user: { id: 400199, referral_code: 'invent199' },
    referral_code: 'elise101',
  },
};

/** The newest answers: new fields, new spellings, and undocumented fields. */
const NOAH: SpaazaUser = {
  foundBy: [
    { parameter: 'user_id', value: '400102' },
    // The plus must be encoded in a query: in a form-encoded one it means a space.
    { parameter: 'username', value: 'noah+club@example.com' },
    { parameter: 'member_number', value: '9400000000000000102' },
    { parameter: 'authentication_point_identifier', value: '33199007215' },
    { parameter: 'referral_code', value: 'noah102' },
  ],
  info: {
    id: 400102,
    user_id: 400102,
    member_number: '9400000000000000102',
    authentication_point_identifier: '33199007215',
    auxiliary_identifier: null,
    first_name: 'Noah',
    last_name: 'Jansen',
    country_code: 'NL',
    gender: 'male',
    birthday: '1982-08-14',
    username: 'noah+club@example.com',
    phone_number: '+33199007215',
    created_date: '2024-03-14 11:52:08',
    points_wallet_total: 1480.5,
    loyalty_status: {
      campaign_id: 3108,
      name: 'Gold',
      loyalty_level_id: 4,
      points_balance_current: 1480.5,
      monetary_balance_current: 14.8,
      points_to_proceed_next_level: null,
    },
    average_basket_value: '64.00',
    number_of_purchases: 31,
    referral_code: 'noah102',
    stub_undocumented_object: { anything: [1, 'two', null] },
    stub_undocumented_flag: true,
  },
  warnings: [{ code: 9101, name: 'stub_warning', description: 'A warning that must not break anything.' }],
};

/** Little more than the id: what may be absent is absent, and the rest is null. */
const NAMELESS: SpaazaUser = {
  foundBy: [
    { parameter: 'user_id', value: '400103' },
    { parameter: 'authentication_point_identifier', value: '2066660103' },
  ],
  info: {
    id: 400103,
    user_id: 400103,
    authentication_point_identifier: null,
    first_name: null,
    last_name: null,
    gender: null,
    birthday: null,
    username: null,
    phone_number: null,
    mailing_list: null,
    loyalty_status: null,
    average_basket_value: null,
  },
};

/** In no loyalty programme: `loyalty_status` is null. */
const IRIS: SpaazaUser = {
  foundBy: [
    { parameter: 'user_id', value: '400104' },
    { parameter: 'username', value: 'iris.lindqvist@example.com' },
    { parameter: 'authentication_point_identifier', value: '46701740612' },
  ],
  info: {
    id: 400104,
    user_id: 400104,
    authentication_point_identifier: '46701740612',
    first_name: 'Iris',
    last_name: 'Lindqvist',
    country_code: 'SE',
    gender: 'F',
    birthday: '1992-11-02T00:00:00+00:00',
    username: 'iris.lindqvist@example.com',
    phone_number: '+46-701740612',
    loyalty_status: null,
    average_basket_value: '0.00',
    number_of_purchases: 0,
  },
};

/** In the programme, but on no level yet; and without `id`, the twin of `user_id`. */
const MILAN: SpaazaUser = {
  foundBy: [
    { parameter: 'user_id', value: '400105' },
    { parameter: 'username', value: 'milan.devries@example.com' },
    { parameter: 'member_number', value: '2990000400105' },
    { parameter: 'auxiliary_identifier', value: 'aux-milan-105' },
  ],
  info: {
    user_id: 400105,
    member_number: '2990000400105',
    auxiliary_identifier: 'aux-milan-105',
    first_name: 'Milan',
    last_name: 'de Vries',
    gender: 'M',
    birthday: null,
    username: 'milan.devries@example.com',
    phone_number: '+46701740634',
    loyalty_status: {
      campaign_id: 3107,
      name: null,
      loyalty_level_id: null,
      points_balance_current: 0,
      points_to_proceed_next_level: null,
    },
  },
};

/** In the order: like the sample, newest, nearly empty, no loyalty status, no level. */
export const SPAAZA_USERS: readonly SpaazaUser[] = [ELISE, NOAH, NAMELESS, IRIS, MILAN];
