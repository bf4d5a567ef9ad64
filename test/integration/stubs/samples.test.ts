/**
 * The stubs answer as the source documents' samples: the same fields, kinds and nesting. What differs is listed here, with the
 * reason.
 */
import { differencesOf } from '../../../src/drift/compare';
import { inferCodec } from '../../../src/types/infer-codec';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { startAhunter } from '../../../stubs/ahunter';
import { AHUNTER_ACCOUNTS } from '../../../stubs/ahunter-accounts';
import type { Stub } from '../../../stubs/server';
import { SPAAZA_CREDENTIALS, startSpaaza } from '../../../stubs/spaaza';
import { prepareRefusals, REFUSALS } from '../../../stubs/spaaza-errors';
import { SPAAZA_USERS } from '../../../stubs/spaaza-users';
import { ask } from '../../support/stubs/ask';
import type { Reply } from '../../support/stubs/ask';
import { AHUNTER_SAMPLE, SPAAZA_ERROR_SAMPLES, SPAAZA_SAMPLE } from '../../support/stubs/samples';

/**
 * The differences between an answer and a sample, as `missing results.user_info.gender`. Of `stores`, which is null in the
 * sample, no kind is known, nor whether it is always there.
 */
const differences = (sample: unknown, answer: unknown): readonly string[] | undefined =>
  differencesOf(typeOfCodec(inferCodec([sample])), answer)?.map(({ what, path }) => `${what} ${path}`);

/** Differences of one cause. */
interface Meant {
  readonly because: string;
  readonly what: 'missing' | 'null' | 'new' | 'kind';
  readonly fields: readonly string[];
}

const listed = (meant: readonly Meant[], within = ''): readonly string[] =>
  meant.flatMap(({ what, fields }) => fields.map((field) => `${what} ${within}${field}`)).sort();

const stubs: Stub[] = [];
let askSpaaza: (path: string, userId: number) => Promise<Reply>;
let askAhunter: (token: string) => Promise<Reply>;

beforeAll(async () => {
  const [spaaza, ahunter] = await Promise.all([startSpaaza(), startAhunter()]);
  stubs.push(spaaza, ahunter);
  const { token, hostname } = SPAAZA_CREDENTIALS;
  const headers = [
    ['Authorization', `Bearer ${token}`],
    ['X-Spaaza-MyPrice-App-Hostname', hostname],
  ] as const;
  askSpaaza = (path, userId) => ask(spaaza.url, { target: `${path}?user_id=${String(userId)}`, headers });
  askAhunter = (token_) => ask(ahunter.url, { target: `/site/user/account/get?user=${token_};output=json` });
});

afterAll(async () => {
  await Promise.all(stubs.map((stub) => stub.close()));
});

const OPTIONAL = 'over the generations of the API, every field but the user’s id has been absent and null';
const NEWER = 'the public documentation has it, and the sample is older';

/** Fields that only the first user has, who is the sample’s. */
const OF_THE_SAMPLE = [
  ...['address_streetname', 'address_housenumber', 'address_housenumber_extension'],
  ...['address_line_2', 'address_line_3', 'address_towncity', 'address_regionstate', 'address_postalcode'],
  ...['lang_code', 'user_facebook_id', 'user_facebook_access_token', 'entity_code', 'opt_in_programme'],
  ...['registered', 'is_employee', 'online_shopper', 'offline_shopper', 'referring_user'],
  ...['frequency', 'recency', 'monetary', 'overall', 'days_since_last_purchase'],
];

/** Fields of a level that only the first user has. */
const OF_A_LEVEL = [
  ...[
    'description',
    'points_to_remain_current_level',
    'last_review_date',
    'next_review_date',
    'date_reached',
  ],
].map((field) => `loyalty_status.${field}`);

/** By user, what is otherwise within `user_info`. */
const SPAAZA_MEANT: Readonly<Record<number, readonly Meant[]>> = {
  400101: [],
  400102: [
    { because: OPTIONAL, what: 'missing', fields: [...OF_THE_SAMPLE, ...OF_A_LEVEL, 'mailing_list'] },
    {
      because: OPTIONAL,
      what: 'null',
      fields: ['auxiliary_identifier', 'loyalty_status.points_to_proceed_next_level'],
    },
    {
      because: NEWER,
      what: 'new',
      fields: [
        ...['member_number', 'created_date', 'points_wallet_total'],
        'loyalty_status.monetary_balance_current',
      ],
    },
    {
      because: 'fields that no documentation has are usual',
      what: 'new',
      fields: ['stub_undocumented_object', 'stub_undocumented_flag'],
    },
    {
      because: 'the sample has a whole number of points, and programmes have halves',
      what: 'kind',
      fields: ['loyalty_status.points_balance_current'],
    },
  ],
  400103: [
    {
      because: OPTIONAL,
      what: 'missing',
      fields: [
        ...OF_THE_SAMPLE,
        ...['auxiliary_identifier', 'country_code', 'number_of_purchases', 'referral_code'],
      ],
    },
    {
      because: OPTIONAL,
      what: 'null',
      fields: [
        ...['authentication_point_identifier', 'first_name', 'last_name', 'gender', 'birthday', 'username'],
        ...['phone_number', 'mailing_list', 'loyalty_status', 'average_basket_value'],
      ],
    },
  ],
  400104: [
    {
      because: OPTIONAL,
      what: 'missing',
      fields: [...OF_THE_SAMPLE, 'auxiliary_identifier', 'mailing_list', 'referral_code'],
    },
    { because: 'a user in no programme', what: 'null', fields: ['loyalty_status'] },
  ],
  400105: [
    { because: '"user_id" is there, its twin', what: 'missing', fields: ['id'] },
    {
      because: OPTIONAL,
      what: 'missing',
      fields: [
        ...OF_THE_SAMPLE,
        ...OF_A_LEVEL,
        ...['authentication_point_identifier', 'country_code', 'mailing_list', 'average_basket_value'],
        ...['number_of_purchases', 'referral_code'],
      ],
    },
    { because: OPTIONAL, what: 'null', fields: ['birthday'] },
    {
      because: 'a user on no level yet',
      what: 'null',
      fields: ['name', 'loyalty_level_id', 'points_to_proceed_next_level'].map(
        (field) => `loyalty_status.${field}`,
      ),
    },
    { because: NEWER, what: 'new', fields: ['member_number'] },
  ],
};

/** By user, what is otherwise beside `results`. */
const WARNED: Readonly<Record<number, readonly Meant[]>> = {
  400102: [
    { because: 'the public documentation has warnings beside a result', what: 'new', fields: ['warnings'] },
  ],
};

/** By account. */
const AHUNTER_MEANT: Readonly<Record<string, readonly Meant[]>> = {
  'demo-ahunter-standard': [],
  'demo-ahunter-new': [
    { because: 'both may be empty', what: 'kind', fields: ['mail', 'person_name'] },
    {
      because: 'an account without such an operation',
      what: 'missing',
      fields: ['last_debit', 'last_payment'],
    },
  ],
  'demo-ahunter-partner': [],
};

describe('an answer about a user of Spaaza', () => {
  it.each(SPAAZA_USERS.map(({ info }) => info.user_id))(
    'has the fields, kinds and nesting of the sample, but for what is listed: %s',
    async (userId) => {
      const { status, json } = await askSpaaza('/internal/get-user', userId);
      expect(status).toBe(200);
      const meant = [
        ...listed(SPAAZA_MEANT[userId] ?? [], 'results.user_info.'),
        ...listed(WARNED[userId] ?? []),
      ].sort();
      expect([...(differences(SPAAZA_SAMPLE, json) ?? ['not compared'])].sort()).toEqual(meant);
    },
  );

  it('has nothing but the sample’s envelope by get-card, of whose other fields none is documented', async () => {
    const { json } = await askSpaaza('/get-card', 400101);
    const rest = Object.keys(SPAAZA_SAMPLE.results.user_info).filter(
      (field) => field !== 'user_id' && field !== 'stores',
    );
    expect(differences(SPAAZA_SAMPLE, json)).toEqual(
      rest.map((field) => `missing results.user_info.${field}`),
    );
  });
});

describe.each(REFUSALS)('the error %s of Spaaza', (name) => {
  const today: { readonly error: { readonly code: number } } = JSON.parse(
    prepareRefusals('today')(name).body.toString(),
  );

  it('has the fields, kinds and nesting of today’s errors', () => {
    expect(differences(SPAAZA_ERROR_SAMPLES.today, today)).toEqual([]);
    expect(today).toMatchObject({ result: SPAAZA_ERROR_SAMPLES.today.result });
  });

  it('has those of older errors, keyed by its code, and "extrainfo" where that is documented', () => {
    const older: unknown = JSON.parse(prepareRefusals('older')(name).body.toString());
    const { result, errors } = SPAAZA_ERROR_SAMPLES.older;
    const { code } = today.error;
    expect(differences({ result, errors: { [code]: errors[6] } }, older)).toEqual(
      code === 68 ? ['new errors["68"].extrainfo'] : [],
    );
    expect(older).toMatchObject({ result });
  });
});

describe('an answer about an account of ahunter', () => {
  it.each(AHUNTER_ACCOUNTS.map(({ token_api: token }) => token))(
    'has the fields, kinds and nesting of the sample, but for what is listed: %s',
    async (token) => {
      const { status, json } = await askAhunter(token);
      expect(status).toBe(200);
      expect([...(differences(AHUNTER_SAMPLE, json) ?? ['not compared'])].sort()).toEqual(
        listed(AHUNTER_MEANT[token] ?? []),
      );
    },
  );

  it.each([
    ['403', 'demo-ahunter-unknown', 403],
    ['400', '', 400],
  ])(
    'is none of the sample’s with an error, which no document gives a form: %s',
    async (_, token, status) => {
      const reply = await askAhunter(token);
      const answered: object = JSON.parse(reply.text);
      expect(reply.status).toBe(status);
      expect(Object.keys(answered).filter((field) => Object.hasOwn(AHUNTER_SAMPLE, field))).toEqual([]);
    },
  );
});
