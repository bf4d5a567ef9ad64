/**
 * The samples of the source documents, as the documents give them. A value that could be a real person's is replaced by an
 * invented one of the same form.
 */

/** The answer in spaaza-get-user.txt, "Retrieving a user". */
export const SPAAZA_SAMPLE = {
  result: { code: 1, status: 'ok' },
  results: {
    user_info: {
      id: 123123,
      user_id: 123123,
      authentication_point_identifier: '1055550795',
      auxiliary_identifier: 'pevau533xar',
      first_name: 'Foo',
      last_name: 'Bar',
      country_code: 'NL',
      address_streetname: 'Verzonnen Gracht',
      address_housenumber: '504',
      address_housenumber_extension: 'II',
      address_line_2: 'Verzonnen Wijk',
      address_line_3: 'Centrum',
      address_towncity: 'Nergenstad',
      address_regionstate: 'Noord-Nergens',
      address_postalcode: '0000 AA',
      lang_code: 'en',
      gender: 'M',
      birthday: '1900-01-30T00:00:00+00:00',
      username: 'foo@bar.example',
      phone_number: '+33-199005641',
      user_facebook_id: '321321',
      user_facebook_access_token: 'FAKE-FACEBOOK-TOKEN...',
      mailing_list: {
        mailing_list_sub_offered: true,
        mailing_list_subscribed: false,
        printed_mailing_list_subscribed: false,
      },
      entity_code: { type: 'regular', code: '3593791' },
      opt_in_programme: { programme_opted_in: true, join_date: '2019-06-06T08:06:14+00:00' },
      registered: false,
      is_employee: false,
      loyalty_status: {
        campaign_id: 2095,
        name: 'Level 1',
        description: 'Level 1 in the Programme',
        loyalty_level_id: 2,
        points_balance_current: 220,
        points_to_proceed_next_level: 500,
        points_to_remain_current_level: 0,
        last_review_date: '2019-04-04T00:05:22+00:00',
        next_review_date: '2020-04-04T00:05:22+00:00',
        date_reached: '2018-04-21T10:00:10+00:00',
      },
      frequency: 3,
      recency: 5,
      monetary: 2,
      overall: 532,
      stores: null,
      online_shopper: true,
      offline_shopper: false,
      average_basket_value: '119.30',
      days_since_last_purchase: 6,
      number_of_purchases: 4,
      referring_user: { id: 4, referral_code: '56uepf' },
      referral_code: 'uyamct',
    },
    result_type: 'get-user',
  },
} as const;

const REFUSED = { code: 2, status: 'error' } as const;

/** Errors of Spaaza's public documentation; the source document has none. */
export const SPAAZA_ERROR_SAMPLES = {
  today: {
    result: REFUSED,
    error: { code: 6, name: 'no_valid_session', description: 'There is no valid session.' },
  },
  /** Keyed by code. `extrainfo` is optional. */
  older: {
    result: REFUSED,
    errors: { 6: { name: 'no_valid_session', description: 'There is no valid session.' } },
  },
} as const;

/** The answer in ahunter-account-get.txt, "Результат запроса в формате JSON". The document has no error. */
export const AHUNTER_SAMPLE = {
  actual_sum: 7500,
  create_time: '2015-05-07T19:59:37.013Z',
  modification_time: '2015-12-22T21:47:35.150Z',
  name: 'user',
  mail: 'user@example.com',
  person_name: 'Вымышленный Пример Примерович',
  token_api: 'demotoken',
  type: 1,
  last_debit: { debit_type: 2, id: 1154, sum: 5, time: '2015-12-25T13:57:58.746Z' },
  last_payment: { id: 12, order_id: 9, source: 'ym', sum: 10000, time: '2015-12-22T15:54:52.713Z' },
  request_process_time: 0,
} as const;
