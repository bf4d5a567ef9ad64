/**
 * The promise: for a file that passes its check, and any payloads that its sources' codecs accept, the outcome is
 * a user that `Account` accepts, or `AccountIncomplete` at a field that the check listed. The files are those of
 * the mapping cases; the payloads are generated from their codecs.
 */
import { isRight } from 'fp-ts/Either';
import fc from 'fast-check';
import * as TE from 'fp-ts/TaskEither';
import type { SourceFailure } from '../../../src/core/failure';
import { Account } from '../../../src/contract/account';
import { resolve } from '../../../src/resolve';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { inferCodec } from '../../../src/types/infer-codec';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { draws } from '../../support/draws';
import { callAt } from '../../support/tenant/world';
import { allCases, expand, failureOf, loadCase, sourcesOf } from '../../support/mapping/cases';
import type { Case, CaseSource } from '../../support/mapping/cases';
import { codecOf } from '../../support/mapping/notation';
import { payloadsOf, valuesOf, wrong } from '../../support/mapping/values';

/** How many payloads each file meets; the whole tenants, which have something of everything, meet more. */
const RUNS = draws({ few: 4, all: 12 });
const RUNS_OF_WHOLE = draws({ few: 40, all: 400 });

/** What one source does: it answers, or fails. */
type Answer = { readonly payload: unknown } | { readonly failure: string };

const FAILURES = ['UserNotFound', 'UpstreamTimeout', 'UpstreamOverloaded', 'UpstreamRejected'];

/** The fields that a tenant declares, with values of any kind, put into a payload. */
const declaredInto = (payload: unknown, fields: Readonly<Record<string, unknown>>): unknown => {
  const result = { ...(payload as Record<string, unknown>) };
  for (const [path, value] of Object.entries(fields)) {
    const [name = '', inner] = path.split('.');
    if (inner === undefined) result[name] = value;
    else if (typeof result[name] === 'object' && result[name] !== null)
      result[name] = { ...result[name], [inner]: value };
  }
  return result;
};

const answersOf = (source: CaseSource): fc.Arbitrary<Answer> => {
  const samples = source.samples ?? [expand(source.payload)];
  const codec = source.codec === undefined ? inferCodec(samples) : codecOf(source.codec);
  const declared = Object.keys(source.declare ?? {});
  const payloads = fc
    .tuple(
      fc.oneof(
        { weight: 9, arbitrary: valuesOf(typeOfCodec(codec).shape) },
        { weight: 1, arbitrary: payloadsOf(typeOfCodec(codec)) },
      ),
      fc.record(Object.fromEntries(declared.map((path) => [path, wrong]))),
    )
    .map(([payload, fields]): Answer => ({
      payload: declared.length > 0 ? declaredInto(payload, fields) : payload,
    }));
  return fc.oneof(
    { weight: 12, arbitrary: payloads },
    { weight: 1, arbitrary: fc.constantFrom(...FAILURES).map((failure): Answer => ({ failure })) },
  );
};

/** The fields that the check listed as ones that can fail. */
const listedBy = (problems: readonly Problem[]): ReadonlySet<string> =>
  new Set(problems.flatMap(({ field }) => field ?? []));

const toTask = (answer: Answer | undefined): TE.TaskEither<SourceFailure, unknown> => {
  if (answer === undefined) throw new Error('a source of no answer was asked');
  return 'failure' in answer ? TE.left(failureOf(answer.failure)) : TE.right(structuredCopy(answer.payload));
};

/** A payload belongs to its request: the adapter deletes credentials in place. */
const structuredCopy = (payload: unknown): unknown =>
  typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? { ...payload } : payload;

interface Tally {
  accounts: number;
  readonly reasons: Map<string, number>;
  failures: number;
}

const expectPromise = async (
  tenant: Tenant,
  listed: ReadonlySet<string>,
  now: Date,
  identifier: string,
  tally: Tally,
): Promise<void> => {
  const outcome = await resolve(tenant, identifier, callAt(now))();
  if (isRight(outcome)) {
    tally.accounts += 1;
    const sent: unknown = JSON.parse(JSON.stringify(outcome.right));
    expect(Account.is(sent)).toBe(true);
    expect(sent).toEqual(outcome.right);
  } else if (outcome.left.tag === 'AccountIncomplete') {
    const { field, reason } = outcome.left;
    tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
    expect([...listed]).toContain(field);
  } else {
    tally.failures += 1;
    expect([...FAILURES, 'PayloadInvalid']).toContain(outcome.left.tag);
  }
};

const keepsPromise = async (each: Case, numRuns: number, tally: Tally): Promise<void> => {
  const current = new Map<string, Answer>();
  const { tenant, problems } = loadCase(each, (_source, name) => () => toTask(current.get(name)));
  if (tenant === undefined) throw new Error('a case that does not load');
  const listed = listedBy(problems);
  const identifier = tenant.identify(each.identifier ?? 'u-1') ?? '';
  const sources = Object.entries(sourcesOf(each));
  const answers = fc.tuple(
    ...sources.map(([name, source]) => answersOf(source).map((answer) => [name, answer] as const)),
  );
  const moments = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  await fc.assert(
    fc.asyncProperty(answers, moments, async (given, now) => {
      for (const [name, answer] of given) current.set(name, answer);
      await expectPromise(tenant, listed, now, identifier, tally);
    }),
    { numRuns },
  );
};

describe('the promise', () => {
  const cases = allCases();
  const tally: Tally = { accounts: 0, reasons: new Map(), failures: 0 };

  it.each(cases)('holds for the file of %s', async (title, each) => {
    await keepsPromise(each, title.startsWith('whole:') ? RUNS_OF_WHOLE : RUNS, tally);
  });

  it('is tested with accounts, and incomplete ones for many reasons', () => {
    expect(tally.accounts).toBeGreaterThan((cases.length * RUNS) / 2);
    expect([...tally.reasons.keys()].sort()).toEqual(
      expect.arrayContaining(['blank', 'missing', 'number-not-exact', 'step-failed', 'type-mismatch']),
    );
  });
});
