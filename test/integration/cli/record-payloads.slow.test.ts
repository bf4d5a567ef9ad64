/**
 * Recordings of generated payloads: of every kind of value, with canaries in each of them. They come out as the live
 * answers did, with the same absences, and have no run of a canary.
 */
import fc from 'fast-check';
import { runsIn } from '../../../src/scaffold/runs';
import { draws } from '../../support/draws';
import { recordTenant, tenantOf } from '../../support/recording';
import { run } from '../../support/cli';
import { removeFolders } from '../../support/e2e/tenants';
import { closeServers, serveBody } from '../../support/upstream/servers';

afterAll(removeFolders);

const IDENTIFIER = '79161234567';

/** Of no use to a person, and five letters or digits of each are searched for. */
const canary = fc.constantFrom(
  'Канарейкин',
  'kanareikin@canary-mail.example',
  '4276880012345678',
  'LX-0045678901',
  '+7 (916) 123-45-67',
  '1987-03-17',
  '17.03.1987 0:00:00',
  'https://canary-shop.example/u/79161234567?q=%D0%9A%D0%B0%D0%BD%D0%B0%D1%80%D0%B5%D0%B9',
  '{"passport":"4509123456"}',
  'ул. Канареечная, д. 17',
  '3f2a9c1e-77aa-4bcd-9eef-0123456789ab',
);

/** Mostly of the declared kind, and sometimes of another one. */
const field = (usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 6, arbitrary: usual },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', ' ', true, {}, [], 7) },
    { weight: 1, arbitrary: canary },
  );

const payload = fc.record(
  {
    id: fc.integer({ min: 10_000, max: 9_999_999 }),
    phone: fc.constantFrom('+7 (916) 123-45-67', '8 916 123 45 67', '79161234567', '+79161234567'),
    name: field(canary),
    email: field(fc.constantFrom('Ivan.Kanareikin@canary-mail.example', 'not an address')),
    born: field(
      fc.constantFrom(
        ...['1987-03-17', '1987-02-30', '0001-01-01', '1604-03-17', '2031-05-06T10:00:00Z', '17.03.1987'],
      ),
    ),
    card: field(fc.constantFrom('0045678901234', 'LX-0045678901')),
    tier: field(fc.constantFrom('gold', 'silver', 'canarium')),
    points: field(
      fc.oneof(fc.integer({ min: -99_999, max: 9_999_999 }), fc.double({ min: 0, max: 99_999, noNaN: true })),
    ),
    progress: field(fc.integer({ min: 0, max: 120 })),
    tags: field(fc.array(fc.oneof(canary, fc.constantFrom<unknown>(null, 5)), { maxLength: 4 })),
    unread: fc.dictionary(
      canary,
      fc.oneof(canary, fc.integer({ min: 100_000 }), fc.array(canary, { maxLength: 3 })),
      { maxKeys: 3 },
    ),
  },
  { requiredKeys: ['id', 'phone'] },
);

/** The scheme of a link, and names of fields within a text, stay. */
const FIXED = /https|passport/g;

const CANARIES = [
  IDENTIFIER,
  'Канарейкин',
  'kanareikin',
  '4276880012345678',
  '0045678901',
  '4509123456',
  'Канареечная',
  '3f2a9c1e',
  '9eef',
  '0123456789ab',
  'canary',
];

/** The runs of what was sent, also of what is percent-encoded: an invented value may have those of other canaries. */
const runsOfSent = (body: unknown): ReadonlySet<string> => {
  const text = `${IDENTIFIER} ${JSON.stringify(body)}`;
  return new Set([...runsIn(text), ...runsIn(text.replace(/(?:%[0-9A-F]{2})+/g, decodeURIComponent))]);
};

test('a recording of any payload plays as the live answer did, without a canary', async () => {
  await fc.assert(
    fc.asyncProperty(payload, async (body) => {
      const { baseUrl } = await serveBody(JSON.stringify(body));
      const tenant = await recordTenant(tenantOf(baseUrl), ['--identifier', IDENTIFIER]);
      const said = tenant.stderr.replace(/^\{"timestamp.*\}\n/gm, '');
      expect([said, tenant.code, Object.keys(tenant.files).length]).toEqual(['', 0, 1]);
      const sent = runsOfSent(body);
      const canaries = new Set(CANARIES.flatMap(runsIn).filter((each) => sent.has(each)));
      const written = Object.values(tenant.files).join('\n').replace(FIXED, '') + tenant.stdout;
      expect(runsIn(written).filter((run_) => canaries.has(run_))).toEqual([]);
      const { code } = await run(['verify', 'acme', '--mappings', tenant.mappings], {});
      expect(code).toBe(0);
      await closeServers();
    }),
    { numRuns: draws({ few: 12, all: 120 }) },
  );
});
