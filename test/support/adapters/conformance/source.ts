/** A source of the adapter under test: loaded as in production, asked over the real transport. */
import { isRight } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Call } from '../../../../src/core/call';
import type { SourceFailure } from '../../../../src/core/failure';
import { isError } from '../../../../src/diagnostics/diagnostic';
import { callOf } from '../../upstream/call';
import { objectOf } from '../settings';
import { loadSource, type LoadedTenant } from '../tenant';
import type { Arranged, Conformance, Scenario, Traffic } from './suite';

/** The deadline of a source whose upstream never ends an answer. */
export const DEADLINE_MS = 250;

/** The deadline of any other source: a busy machine must not fail the test. */
const PATIENT_MS = 10_000;

const isEndless = ({ kind }: Scenario): boolean => kind === 'stall' || kind === 'drip';

/** The variables' values, what they hold where they are tables, and the payload's credentials. */
export const hiddenOf = (suite: Conformance, arranged: Arranged = {}): readonly string[] => {
  const values = Object.values({ ...suite.variables, ...arranged.variables });
  const words = values.flatMap((value) => value.split(/[{}",]+/)).filter((word) => word.length > 7);
  return [...new Set([...values, ...words, ...suite.hidden])];
};

export const load = (
  suite: Conformance,
  arranged: Arranged,
  settings: unknown = suite.settings,
  deadlineMs = PATIENT_MS,
): LoadedTenant =>
  loadSource({
    adapters: [suite.adapter],
    source: {
      adapter: suite.adapter.name,
      settings: { ...objectOf(settings), ...arranged.settings },
      lookup: suite.lookup,
      payload: suite.payload,
      deadlineMs,
    },
    user: { id: 'request.userIdentifier' },
    variables: { ...suite.variables, ...arranged.variables },
    files: arranged.files ?? {},
  });

export type Outcome = Either<SourceFailure, unknown>;

/** A source that is loaded, and can be asked. */
export interface Opened {
  readonly ask: (identifier: string, call?: Call) => Promise<Outcome>;
  readonly dispose: () => void;
  readonly events: LoadedTenant['events'];
  readonly traffic: Traffic | undefined;
}

const opened: Opened[] = [];

/** Loads the source as a tenant's only one; its payload is what the plan puts into the first slot. */
export const open = async (suite: Conformance, scenario: Scenario): Promise<Opened> => {
  const arranged = await suite.arrange(scenario);
  const { tenant, problems, events } = load(
    suite,
    arranged,
    suite.settings,
    isEndless(scenario) ? DEADLINE_MS : PATIENT_MS,
  );
  expect(problems.filter(isError)).toStrictEqual([]);
  if (tenant === undefined) throw new Error('the tenant did not load');
  const source: Opened = {
    ask: async (identifier, call = callOf()) => {
      const outcome = await tenant.ask(identifier, call)();
      return isRight(outcome) ? { _tag: 'Right', right: outcome.right[1] } : outcome;
    },
    dispose: tenant.dispose,
    events,
    traffic: arranged.traffic,
  };
  opened.push(source);
  return source;
};

export const askOnce = async (suite: Conformance, scenario: Scenario): Promise<Outcome> =>
  (await open(suite, scenario)).ask(suite.found.identifier);

export const payloadOf = (outcome: Outcome): unknown => {
  expect(outcome).toMatchObject({ _tag: 'Right' });
  return isRight(outcome) ? outcome.right : undefined;
};

export const trafficOf = ({ traffic }: { readonly traffic?: Traffic | undefined }): Traffic => {
  if (traffic === undefined) throw new Error('there is no wire to watch: skip this test, and say why');
  return traffic;
};

/** Disposes of every source that a test opened. */
export const disposeAll = (): void => {
  for (const { dispose } of opened.splice(0)) dispose();
};
