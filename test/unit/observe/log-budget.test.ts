/** The budget of each tenant for lines of the log, with a clock of the test. */
import type { BridgeEvent, CountedAbsence, LeafMismatched } from '../../../src/observe/events';
import { budgeted, MOST_FIELDS, MOST_WARNINGS } from '../../../src/observe/log-budget';
import { Windows, type Later } from '../../../src/observe/windows';

/** Runs due timers when the test says so. */
const timers = () => {
  let waiting: { readonly run: () => void; readonly ms: number }[] = [];
  const later: Later = (run, ms) => void waiting.push({ run, ms });
  const pass = (ms: number): void => {
    const due = waiting.filter((timer) => timer.ms === ms);
    waiting = waiting.filter((timer) => timer.ms !== ms);
    for (const { run } of due) run();
  };
  return {
    later,
    second: () => pass(1_000),
    minute: () => pass(60_000),
    count: () => waiting.length,
  };
};

const log = () => {
  const written: BridgeEvent[] = [];
  const time = timers();
  const emit = budgeted({
    write: (event) => void written.push(event),
    isWarning: ({ event }) => event !== 'breaker-changed' && event !== 'fields-absent',
    later: time.later,
  });
  const taken = (event: BridgeEvent['event']): BridgeEvent[] => {
    const found = written.filter((each) => each.event === event);
    written.splice(0);
    return found;
  };
  return { ...time, emit, written, taken };
};

const leaf = (tenant: string, path = 'a'): LeafMismatched => ({
  event: 'leaf-mismatched',
  requestId: 'r-1',
  tenant,
  source: 'crm',
  path,
  expected: 'text',
  found: 'a number',
  count: 1,
});

const times = (count: number, run: (at: number) => void): void => {
  for (let at = 0; at < count; at += 1) run(at);
};

describe('warnings of a tenant', () => {
  it('are written up to a number per second, and the rest is counted in one line', () => {
    const { emit, written, second, taken, count } = log();
    times(40_000, (at) => emit(leaf('acme', `a.${at}`)));
    expect(written).toHaveLength(MOST_WARNINGS);
    second();
    expect(taken('warnings-withheld')).toEqual([
      { event: 'warnings-withheld', tenant: 'acme', events: { 'leaf-mismatched': 40_000 - MOST_WARNINGS } },
    ]);
    expect(count()).toBe(0);
  });

  it('have the same limit again in the next second', () => {
    const { emit, second, taken } = log();
    times(MOST_WARNINGS, () => emit(leaf('acme')));
    second();
    times(MOST_WARNINGS, () => emit(leaf('acme')));
    second();
    expect(taken('leaf-mismatched')).toHaveLength(2 * MOST_WARNINGS);
  });

  it('that are all written cause no line with a count', () => {
    const { emit, written, second } = log();
    times(MOST_WARNINGS, () => emit(leaf('acme')));
    second();
    expect(written).toHaveLength(MOST_WARNINGS);
  });

  it('do not count for another tenant, nor for another event', () => {
    const { emit, taken, written } = log();
    times(1_000, () => emit(leaf('acme')));
    emit({ event: 'source-probed', tenant: 'acme', source: 'crm', outcome: 'Bug', durationMs: 1 });
    times(MOST_WARNINGS, () => emit(leaf('bravo')));
    expect(written.filter((event) => 'tenant' in event && event.tenant === 'bravo')).toHaveLength(
      MOST_WARNINGS,
    );
    expect(taken('source-probed')).toHaveLength(1);
  });

  it('are in one line for each tenant, by event', () => {
    const { emit, second, taken } = log();
    times(MOST_WARNINGS + 2, () => emit(leaf('acme')));
    times(MOST_WARNINGS + 1, () => emit({ event: 'bug-caught', tenant: 'acme', error: 'Error', frames: [] }));
    times(MOST_WARNINGS + 3, () => emit(leaf('bravo')));
    second();
    expect(taken('warnings-withheld')).toEqual([
      { event: 'warnings-withheld', tenant: 'acme', events: { 'leaf-mismatched': 2, 'bug-caught': 1 } },
      { event: 'warnings-withheld', tenant: 'bravo', events: { 'leaf-mismatched': 3 } },
    ]);
  });

  it.each([
    {
      event: 'request-served',
      requestId: 'r',
      tenant: 'acme',
      outcome: 'PayloadInvalid',
      status: 502,
      durationMs: 1,
      sources: [],
    },
    { event: 'values-revealed', tenant: 'acme', by: 'root' },
    { event: 'tenant-refused', tenant: 'acme', problems: [] },
    { event: 'bug-caught', error: 'Error', frames: [] },
    { event: 'connections-refused', count: 1 },
    { event: 'breaker-changed', tenant: 'acme', source: 'crm', state: 'closed' },
  ] satisfies readonly BridgeEvent[])('are not meant: $event', (event) => {
    const { emit, written, count } = log();
    times(1_000, () => emit(leaf('acme')));
    const before = count();
    times(1_000, () => emit(event));
    expect(written).toHaveLength(MOST_WARNINGS + 1_000);
    expect(count()).toBe(before);
  });

  it('that were withheld are reported before the server has stopped, and once', () => {
    const { emit, written, second } = log();
    times(MOST_WARNINGS + 1, () => emit(leaf('acme')));
    emit({ event: 'server-stopped', abandoned: 0 });
    second();
    expect(written.slice(MOST_WARNINGS)).toEqual([
      { event: 'warnings-withheld', tenant: 'acme', events: { 'leaf-mismatched': 1 } },
      { event: 'server-stopped', abandoned: 0 },
    ]);
  });
});

const absent = (tenant: string, requestId: string, ...fields: readonly CountedAbsence[]): BridgeEvent => ({
  event: 'fields-absent',
  requestId,
  tenant,
  fields,
});

const balance = { field: 'balance', reason: 'type-mismatch', count: 1 } as const;

describe('a field that cannot be read', () => {
  it('is reported at once when that begins, then once a minute with a count, and not after it is over', () => {
    const { emit, taken, second, minute, written, count } = log();
    emit(absent('acme', 'r-1', balance));
    expect(taken('field-unknown')).toEqual([
      { event: 'field-unknown', requestId: 'r-1', tenant: 'acme', ...balance },
    ]);
    times(1_000, (at) => emit(absent('acme', `s-${at}`, balance)));
    expect(taken('field-unknown')).toEqual([]);
    minute();
    expect(taken('field-unknown')).toEqual([
      { event: 'field-unknown', requestId: 's-0', tenant: 'acme', ...balance, count: 1_000 },
    ]);
    emit(absent('acme', 't-1', balance));
    minute();
    expect(taken('field-unknown')).toEqual([
      { event: 'field-unknown', requestId: 't-1', tenant: 'acme', ...balance },
    ]);
    minute();
    second();
    expect(written).toEqual([]);
    expect(count()).toBe(0);
  });

  it('that begins again is reported at once again', () => {
    const { emit, taken, minute } = log();
    times(2, () => {
      emit(absent('acme', 'r', balance));
      minute();
    });
    expect(taken('field-unknown')).toHaveLength(2);
  });

  it('is reported separately for each field, reason and tenant', () => {
    const { emit, taken } = log();
    const other = { ...balance, field: 'loyaltyCards.bonuses' };
    const unavailable = { ...balance, reason: 'source-unavailable' } as const;
    times(5, () => {
      emit(absent('acme', 'r', balance, other, unavailable));
      emit(absent('bravo', 'r', balance));
    });
    expect(
      taken('field-unknown').map(
        (event) => event.event === 'field-unknown' && [event.tenant, event.field, event.reason],
      ),
    ).toEqual([
      ['acme', 'balance', 'type-mismatch'],
      ['acme', 'loyaltyCards.bonuses', 'type-mismatch'],
      ['acme', 'balance', 'source-unavailable'],
      ['bravo', 'balance', 'type-mismatch'],
    ]);
  });

  it('counts accounts and not places, and names the step that failed first', () => {
    const { emit, taken, minute } = log();
    const failed = { field: 'birthday', reason: 'step-failed', step: 'date', why: 'form', count: 7 } as const;
    times(3, () => emit(absent('acme', 'r', failed, { ...failed, why: 'kind', count: 9 })));
    const { why, step } = failed;
    const told = {
      event: 'field-unknown',
      requestId: 'r',
      tenant: 'acme',
      field: 'birthday',
      reason: 'step-failed',
    };
    expect(taken('field-unknown')).toEqual([{ ...told, why, step, count: 1 }]);
    minute();
    expect(taken('field-unknown')).toEqual([{ ...told, why, step, count: 2 }]);
  });

  it.each([
    ...['missing', 'blank', 'no-such-user', 'not-asked', 'when-false', 'absent-if', 'empty-date', 'empty'],
    ...['element-incomplete', 'too-many', 'already-selected', 'account-too-large'],
  ] as const)('is another matter than one that is absent for the reason %s', (reason) => {
    const { emit, written, count } = log();
    const event = absent('acme', 'r', { ...balance, reason });
    emit(event);
    expect(written).toEqual([event]);
    expect(count()).toBe(0);
  });

  it.each([
    ...['type-mismatch', 'source-unavailable', 'when-unknown', 'step-failed', 'not-in-table'],
    ...['number-not-exact', 'text-not-fit'],
  ] as const)('is meant where it is absent for the reason %s', (reason) => {
    const { emit, taken } = log();
    emit(absent('acme', 'r', { ...balance, reason }));
    expect(taken('field-unknown')).toHaveLength(1);
  });

  it('is reported with any number of warnings in that second', () => {
    const { emit, taken } = log();
    times(1_000, () => emit(leaf('acme')));
    times(MOST_FIELDS, (at) => emit(absent('acme', 'r', { ...balance, field: `f-${at}` })));
    expect(taken('field-unknown')).toHaveLength(MOST_FIELDS);
  });

  it('is reported up to a number per second, when it begins and each minute, and the rest is counted', () => {
    const { emit, taken, second, minute } = log();
    const all = (tenant: string): void =>
      times(1_000, (at) => emit(absent(tenant, 'r', { ...balance, field: `f-${at}` })));
    const told = (): void => {
      expect(taken('field-unknown')).toHaveLength(MOST_FIELDS);
      second();
      const events = { 'field-unknown': 1_000 - MOST_FIELDS };
      expect(taken('warnings-withheld')).toEqual([{ event: 'warnings-withheld', tenant: 'acme', events }]);
    };
    all('acme');
    told();
    all('acme');
    minute();
    told();
    emit(absent('other', 'r', balance));
    expect(taken('field-unknown')).toHaveLength(1);
  });

  it('is reported before the server has stopped', () => {
    const { emit, written } = log();
    times(3, () => emit(absent('acme', 'r', balance)));
    written.splice(0);
    emit({ event: 'server-stopped', abandoned: 0 });
    expect(written).toEqual([
      { event: 'field-unknown', requestId: 'r', tenant: 'acme', ...balance, count: 2 },
      { event: 'server-stopped', abandoned: 0 },
    ]);
  });
});

describe('windows', () => {
  it('exist one per key, and none after their time', () => {
    const { later, second } = timers();
    const windows = new Windows(1_000, later);
    times(1_000, (at) => windows.of(`k-${at % 7}`, () => ({ end: () => false })));
    expect(windows.size).toBe(7);
    second();
    expect(windows.size).toBe(0);
  });

  it('do not end later ones with the same key', () => {
    const { later, second } = timers();
    const windows = new Windows(1_000, later);
    let ends = 0;
    const count = () => ({ end: () => (ends += 1) < 0 });
    windows.of('k', count);
    windows.endAll();
    windows.of('k', count);
    second();
    expect(ends).toBe(2);
  });
});
