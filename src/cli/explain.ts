/**
 * `account-bridge explain`: one account, and where each of its fields came from. Values are masked; showing them writes
 * a line for the audit.
 */
import { isRight, left, right } from 'fp-ts/Either';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Either } from 'fp-ts/Either';
import pc from 'picocolors';
import { isRefusal } from '../core/failure';
import { meantInWords } from '../diagnostics/did-you-mean';
import type { BridgeEvent, ValuesRevealed } from '../observe/events';
import { subjectOf } from '../observe/pseudonym';
import { onOneLine } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/diagnostic';
import type { Secret } from '../core/secret';
import { openFixtureSession } from '../fixture/session';
import { secretsOf } from '../tenant/decode/secrets';
import { listFixtures, readText } from '../tenant/folder';
import type { TracedLookup } from '../tenant/runtime/fetch-sources';
import type { Tenant } from '../tenant/runtime/tenant';
import type { TextFile } from '../json/text-file';
import { explainAccount } from './explanation';
import { createDatabase } from '../upstream/sql/client';
import { explanationJson, explanationText } from './report/explain';
import type { Explanation } from './report/explain';
import { wireText } from './wire/text';
import { outputOf } from './report/output';
import type { Output } from './report/output';
import { tenantsIn } from './io/tenant-folders';
import { callNow, collecting, errorLines, openLive } from './live';
import { liveClients } from './live-clients';
import type { Unopened } from './live';
import { subjectKey } from './subject';
import { sentSecrets, tappedClients, wireOf } from './wire/wire';
import type { ShownExchange, ShownQuery } from './wire/wire';
import { EXIT_UNUSABLE, EXIT_OK, EXIT_FAILED } from './io/context';
import type { CliContext } from './io/context';

export interface ExplainOptions {
  readonly mappings: string;
  /** The identifier to ask the live upstream for; or else */
  readonly identifier?: string;
  /** which of the tenant's fixtures to play. */
  readonly fixture?: string;
  readonly reveal: boolean;
  /** Shows what was sent to live upstreams, and what they answered. */
  readonly wire: boolean;
  readonly json: boolean;
}

/** The shopper of an audit line: a pseudonym, if there is a key for one. */
export const subjectFor = (
  { identify }: Tenant,
  userIdentifier: string,
  key: Secret | undefined,
): Pick<ValuesRevealed, 'subject'> => {
  const identifier = identify(userIdentifier);
  return key !== undefined && identifier !== undefined
    ? { subject: subjectOf(key.reveal())(identifier) }
    : {};
};

const say = (
  { explanation, wire }: Pick<Explained, 'explanation' | 'wire'>,
  { json, reveal }: ExplainOptions,
  output: Output,
  colour: boolean,
): number => {
  const colours = pc.createColors(colour);
  if (json) output.json({ ...explanationJson(explanation, reveal), ...(wire && { wire }) });
  else
    output.text(
      explanationText(explanation, reveal, colours) + (wire === undefined ? '' : wireText(wire, colours)),
    );
  return explanation.outcome === 'ok' ? EXIT_OK : EXIT_FAILED;
};

const unexplained = (...lines: readonly string[]): Either<Unopened, never> =>
  left({ lines: lines.map(onOneLine), hidden: [] });

/** What there is to say. */
interface Explained {
  readonly explanation: Explanation;
  /** If it is to be shown. */
  readonly wire?: readonly (ShownExchange | ShownQuery)[];
  readonly about: Pick<ValuesRevealed, 'fixture' | 'subject'>;
  /** Where the exchanges of a fixture differ from the recording: then the explanation is of something else. */
  readonly faults: readonly Problem[];
  /** The values that no output may show, not even with --reveal. */
  readonly hidden: Iterable<string>;
}

/** The tenant and request to explain, or why that is not possible. */
type Prepared = Either<Unopened, Explained>;

/** Asks the live upstream. */
const explainLive = async (
  name: string,
  identifier: string,
  { mappings, reveal, wire }: ExplainOptions,
  world: CliContext,
): Promise<Prepared> => {
  const key = reveal ? subjectKey(world.variables) : right(undefined);
  if (!isRight(key)) return unexplained(key.left); // the audit could not tell whose values were shown
  const events: BridgeEvent[] = [];
  const lookups: TracedLookup[] = [];
  const { http, sql, wire: sent } = tappedClients((tap) => liveClients(world, tap), createDatabase);
  const opened = openLive(mappings, name, world, {
    emit: collecting(events, world),
    onLookup: (lookup) => lookups.push(lookup),
    ...(wire && { http, sql }),
  });
  if (!isRight(opened)) return opened;
  const { tenant, mapping, document, hidden } = opened.right;
  const explicable = { tenant, mapping, events, lookups, isLive: true };
  const { explanation } = await explainAccount(explicable, identifier, callNow('explain'));
  await nextTurn(); // requests that the end of the call has ended are recorded within it
  const secrets = secretsOf(world.variables, readText);
  return right({
    explanation,
    ...(wire && { wire: await wireOf(sent, { reveal, identifier, document, secrets }) }),
    about: subjectFor(tenant, identifier, key.right),
    faults: [],
    hidden: [...hidden, ...sentSecrets(sent)],
  });
};

const FIXTURE = /([^/\\]*?)(\.json)?$/i;

export const nameOfFixture = (file: string): string => FIXTURE.exec(file)?.[1] ?? file;

/** Whether this is the entry for the fixtures' folder, which could not be read. */
const isFolder = ({ file }: TextFile): boolean => !/\.json$/i.test(file);

/** Plays a fixture. It is named by its file, with or without the folder and the ending. */
const explainFixture = async (
  name: string,
  wanted: string,
  { mappings }: ExplainOptions,
  world: CliContext,
): Promise<Prepared> => {
  const files = listFixtures(mappings, name);
  const found =
    files.find(({ file }) => nameOfFixture(file) === nameOfFixture(wanted)) ?? files.find(isFolder);
  if (found === undefined) {
    const near = meantInWords(
      nameOfFixture(wanted),
      files.map(({ file }) => nameOfFixture(file)),
    );
    return unexplained(`${name} has no fixture "${wanted}"${near === undefined ? '' : `; ${near}`}`);
  }
  const events: BridgeEvent[] = [];
  const lookups: TracedLookup[] = [];
  const watched = { ...world, onLookup: (lookup: TracedLookup) => lookups.push(lookup) };
  const rehearsed = openFixtureSession(mappings, name, found, watched, collecting(events, world));
  if (!isRight(rehearsed))
    return left({ lines: errorLines(rehearsed.left.problems), hidden: rehearsed.left.hidden });
  const { tenant, mapping, call, fixture, end, hidden } = rehearsed.right;
  const { explanation } = await explainAccount(
    { tenant, mapping, events, lookups, isLive: false },
    fixture.userIdentifier,
    { ...call, notAsked: new Map(), compared: new Map(), circumstances: new Map() },
  );
  return right({
    explanation,
    about: { fixture: nameOfFixture(found.file) },
    faults: end(isRefusal(explanation.outcome)).problems,
    hidden,
  });
};

const prepare = (name: string, options: ExplainOptions, world: CliContext): Promise<Prepared> => {
  const { identifier, fixture, wire } = options;
  if (wire && identifier === undefined)
    return Promise.resolve(
      unexplained(
        '--wire needs --identifier TEXT: a fixture is not on the wire, and "verify" compares its requests',
      ),
    );
  if (fixture !== undefined) return explainFixture(name, fixture, options, world);
  if (identifier !== undefined) return explainLive(name, identifier, options, world);
  return Promise.resolve(
    unexplained('say what to explain: --fixture NAME, or --identifier TEXT for the live upstream'),
  );
};

/** Explains one account. Exit code 0, 1 when there is none, 2 when it could not run. */
export const explain = async (name: string, options: ExplainOptions, world: CliContext): Promise<number> => {
  const tenants = tenantsIn(options.mappings, [name]);
  const prepared = isRight(tenants) ? await prepare(name, options, world) : unexplained(tenants.left);
  const output = outputOf(world, isRight(prepared) ? prepared.right.hidden : prepared.left.hidden);
  if (!isRight(prepared)) {
    for (const line of prepared.left.lines) output.error(`${line}\n`);
    return EXIT_UNUSABLE;
  }
  const { about, faults } = prepared.right;
  if (options.reveal) world.audit({ event: 'values-revealed', tenant: name, by: world.user, ...about });
  const code = say(prepared.right, options, output, world.colour);
  for (const line of errorLines(faults)) output.error(`${line}\n`);
  return faults.length > 0 ? EXIT_FAILED : code;
};
