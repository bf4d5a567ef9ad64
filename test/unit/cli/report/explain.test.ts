/** The costs of sources in an explanation. */
import pc from 'picocolors';
import type { Why } from '../../../../src/core/absence';
import type { SourceTiming } from '../../../../src/core/call';
import { explanationJson, explanationText, type Explanation } from '../../../../src/cli/report/explain';

const explanationOf = (timing: Partial<SourceTiming>): Explanation => ({
  tenant: 'acme',
  forms: [{ name: 'phone', type: 'phone' }],
  form: { name: 'phone', type: 'phone' },
  outcome: 'ok',
  detail: {},
  plan: {
    groups: [
      {
        optional: false,
        after: [],
        sources: [{ source: 'crm', adapter: 'http', deadlineMs: 3000, latestMs: 0, reads: [] }],
      },
    ],
    longest: { sources: ['crm'], deadlinesMs: 3000 },
  },
  isLive: true,
  timings: [{ source: 'crm', outcome: 'ok', durationMs: 1.5, ...timing }],
  notAsked: new Map(),
  rules: new Map(),
  compared: new Map(),
  circumstances: new Map(),
  mismatches: [],
  fields: [],
  absences: [],
});

const textOf = (timing: Partial<SourceTiming>): string =>
  explanationText(explanationOf(timing), false, pc.createColors(false));

describe('a step that failed', () => {
  const failed = (why: Why, found = 'a text') => {
    const failure = { step: 'date', found, why };
    const outcome = { gave: 'unknown', reason: 'step-failed', ...failure } as const;
    const explanation: Explanation = {
      ...explanationOf({}),
      fields: [{ field: 'birthday', outcome, inner: [{ part: 'date', outcome, inner: [] }] }],
      absences: [{ field: 'birthday', reason: 'step-failed', count: 2, ...failure }],
    };
    return explanationText(explanation, false, pc.createColors(false));
  };

  it.each<readonly [why: Why, found: string, told: string]>([
    ['kind', 'a list', 'date got a list, which it does not take'],
    ['form', 'a text', 'date got a text of another form'],
    ['ambiguous', 'a text', 'date got a text, which can be read as two numbers'],
    ['no-such-day', 'a text', 'date got a text with a day that no calendar has'],
    ['no-instant', 'a text', 'date got a text without a time or its zone'],
    ['out-of-range', 'a number', 'date got a number out of range'],
    ['too-long', 'a text', 'date got a text, and its result is too long'],
    ['too-many-digits', 'a number', 'date got a number of too many digits'],
  ])('for the reason %s', (why, found, told) => {
    const text = failed(why, found);
    expect(text).toContain(`birthday: left out (unknown, step-failed: ${told})`);
    expect(text).toContain(`  date: unknown, step-failed: ${told}`);
    expect(text).toContain(`  birthday: step-failed: ${told}, 2 times`);
  });
});

const jsonOf = (timing: Partial<SourceTiming>): unknown =>
  JSON.parse(JSON.stringify(explanationJson(explanationOf(timing), false)));

it('shows the age of a cached answer', () => {
  expect(textOf({ ageS: 61 })).toContain('crm  ok in 1.5 ms, kept for 61 s');
  expect(jsonOf({ ageS: 61 })).toMatchObject({ plan: [{ sources: [{ outcome: 'ok', ageS: 61 }] }] });
});

it('shows no age where the upstream itself answered', () => {
  expect(textOf({})).not.toContain('kept');
  expect(JSON.stringify(jsonOf({}))).not.toContain('ageS');
});

describe('for a comparison of owners it shows', () => {
  const compared: Explanation['compared'] = new Map([
    [
      'crm',
      {
        whose: 'unreadable',
        field: 'phones.number',
        found: ['a text', 'a text with no spelling as phone'],
        asked: '{request.userIdentifier}',
        askedKind: 'a phone number',
        spelling: 'phone',
      },
    ],
  ]);
  const explanation = { ...explanationOf({}), compared };

  it('the kinds of the compared values', () => {
    expect(explanationText(explanation, false, pc.createColors(false))).toContain(
      '\n  crm: "phones.number" (a text, a text with no spelling as phone) compared with "{request.userIdentifier}" (a phone number) as phone: unreadable\n',
    );
    expect(JSON.parse(JSON.stringify(explanationJson(explanation, false)))).toMatchObject({
      plan: [{ sources: [{ compared: { whose: 'unreadable', spelling: 'phone' } }] }],
    });
  });

  it('nothing where nothing was compared', () => {
    expect(textOf({})).not.toContain('compared');
    expect(JSON.stringify(jsonOf({}))).not.toContain('compared');
  });
});

it.each([
  ['connection-closed', 'its connection was closed'],
  ['answer-unasked', 'more than one answer came'],
  ['token-rejected', 'its token was rejected'],
] as const)('says that a request was sent once more: %s', (why, words) => {
  expect(textOf({ resent: [why] })).toContain(`crm  ok in 1.5 ms, sent once more: ${words}`);
  expect(jsonOf({ resent: [why] })).toMatchObject({ plan: [{ sources: [{ resent: [why] }] }] });
});

it('shows no resent requests where each request was sent once', () => {
  expect(textOf({})).not.toContain('once more');
  expect(JSON.stringify(jsonOf({}))).not.toContain('resent');
});
