/**
 * Recordings of generated types: of every kind of the notation, with rules that read some of the fields and canaries in
 * all places. They come out as the live answers did, with the same absences, and have no run of a canary.
 */
import * as t from 'io-ts';
import { http } from '../../../adapters/http';
import { runsOf } from '../../../src/scaffold/anonymise';
import { runsIn } from '../../../src/scaffold/runs';
import { draws } from '../../support/draws';
import { run } from '../../support/cli';
import { removeFolders } from '../../support/e2e/tenants';
import type { Json } from '../../support/e2e/tenants';
import { IDENTIFIER, recordingCaseOf } from '../../support/generate/recordings';
import type { RecordingCase } from '../../support/generate/recordings';
import { VARIABLES, recordTenant, tenantOf } from '../../support/recording';
import type { RecordedTenant } from '../../support/recording';
import { contextOf, load } from '../../support/tenant/world';
import { closeServers, serveBody } from '../../support/upstream/servers';

afterEach(closeServers);
afterAll(removeFolders);

const fileOf = ({ payload, user }: RecordingCase, baseUrl: string): Json =>
  tenantOf(baseUrl, { source: { payload }, user });

const isAccepted = (each: RecordingCase): boolean => {
  const context = contextOf([http], { variables: VARIABLES });
  return load(JSON.stringify(fileOf(each, 'https://crm.example')), context).tenant !== undefined;
};

/** Cases whose files pass the check. */
const casesFrom = (seed: number, count: number): readonly (readonly [number, RecordingCase])[] => {
  const cases: (readonly [number, RecordingCase])[] = [];
  for (let at = seed; cases.length < count; at += 1) {
    const each = recordingCaseOf(at);
    if (isAccepted(each)) cases.push([at, each]);
  }
  return cases;
};

/** A key as programs write one may be the name of a field: it is kept, and listed. */
const PROGRAMMED = /^[$A-Za-z_][\w.-]*$/;

/** Names of fields within JSON in a text, and the scheme of a link. */
const FIXED = ['https', 'passport', 'inner', 'customer', 'note'];

const withoutKeptKeys = (text: string, { planted }: RecordingCase): string =>
  planted
    .filter((each) => PROGRAMMED.test(each))
    .reduce((rest, key) => rest.replaceAll(`${JSON.stringify(key)}:`, '').replaceAll(`.${key}`, ''), text);

/** The runs of canaries in what was written. */
const leftOf = (each: RecordingCase, { files, stdout, stderr }: RecordedTenant): readonly string[] => {
  const real = runsOf(each.planted);
  const known = runsOf([fileOf(each, ''), FIXED]);
  const written = withoutKeptKeys([...Object.values(files), stdout, stderr].join('\n'), each);
  return runsIn(written).filter((one) => real.has(one) && !known.has(one));
};

const Explained = t.type({ outcome: t.string, absences: t.UnknownArray });

const explained = async (mappings: string, ...of: readonly string[]): Promise<unknown> => {
  const { stdout } = await run(['explain', 'acme', '--json', ...of, '--mappings', mappings], VARIABLES);
  const parsed: unknown = JSON.parse(stdout);
  if (!Explained.is(parsed)) throw new Error('an explanation without an outcome');
  return { outcome: parsed.outcome, absences: parsed.absences };
};

/** Whether rules have a part of the identifier: such a rule gives something else for an invented one. */
const isNamed = ({ user }: RecordingCase): boolean => {
  const own = new Set(runsIn(IDENTIFIER));
  return runsIn(JSON.stringify(user)).some((run_) => own.has(run_));
};

const COUNT = draws({ few: 12, all: 100 });

test('a recording of any type plays as the live answer did, without a canary, or its rules name the shopper', async () => {
  let refused = 0;
  for (const [seed, each] of casesFrom(1000, COUNT)) {
    const { baseUrl } = await serveBody(each.body);
    const tenant = await recordTenant(fileOf(each, baseUrl), ['--identifier', IDENTIFIER]);
    expect([seed, leftOf(each, tenant)]).toEqual([seed, []]);
    if (tenant.code !== 0) {
      refused += 1;
      expect([seed, tenant.stderr, isNamed(each)]).toEqual([seed, tenant.stderr, true]);
      expect([tenant.files, tenant.stderr]).toEqual([
        {},
        expect.stringMatching(/has a part of the identifier/),
      ]);
      continue;
    }
    const { mappings } = tenant;
    const fixture = Object.keys(tenant.files).join().replace('.json', '');
    const [live, played] = [
      await explained(mappings, '--identifier', IDENTIFIER),
      await explained(mappings, '--fixture', fixture),
    ];
    expect([seed, played]).toEqual([seed, live]);
    expect([seed, (await run(['verify', 'acme', '--mappings', mappings], {})).code]).toEqual([seed, 0]);
    await closeServers();
  }
  expect(refused / COUNT).toBeLessThan(0.1);
});
