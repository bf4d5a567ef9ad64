/**
 * Owns the playing of a tenant's fixtures through the whole bridge: a gateway on loopback, real requests, and a
 * replay in the place of every upstream. It must not say how an outcome is shown (sheet).
 */
import { isRight } from 'fp-ts/Either';
import { createGateway } from '../gateway/server';
import type { Gateway } from '../gateway/server';
import { GATEWAY_DEFAULTS } from '../gateway/settings';
import type { BridgeEvent, Emit, FieldsAbsent } from '../observe/events';
import type { Problem } from '../problem';
import { addressOf, assemble, errorsOf, group, partsOf, tenantFile } from '../tenant/company';
import type { Company, Part, Stage } from '../tenant/company';
import { readFixture } from '../tenant/fixture';
import type { FixtureCase } from '../tenant/fixture';
import { listFixtures } from '../tenant/registry';
import type { Tenant } from '../tenant/tenant';
import type { TextFile } from '../tenant/text-file';
import { judge } from './outcome';
import type { Answered, Outcome } from './outcome';
import { createClient } from './post';
import type { Client } from './post';

/** One fixture that was played. */
export interface PlayedCase {
  readonly fixture: FixtureCase;
  readonly reply: Answered;
  readonly outcome: Outcome;
  /** What the account leaves out, by field and reason. */
  readonly absences: FieldsAbsent['fields'];
  /** All that the bridge emitted while it answered. */
  readonly events: readonly BridgeEvent[];
}

/** What became of a tenant's fixtures. */
export interface Played {
  readonly name: string;
  /** The type of identifiers, for the sheet; `undefined` when the tenant does not load. */
  readonly identifierType: string | undefined;
  /** The errors that keep the tenant from loading whatever its variables are; nothing is played then. */
  readonly refused: readonly Problem[];
  /** What is wrong with fixtures that could not be played. */
  readonly problems: readonly Problem[];
  /** In the order of the files. */
  readonly cases: readonly PlayedCase[];
  /** The texts of the fixtures and of the tenant file by file name, for excerpts. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What is emitted, by the request that it is about: there are thousands of both. */
interface Journal {
  readonly emit: Emit;
  readonly eventsOf: (requestId: string) => readonly BridgeEvent[];
}

const createJournal = (): Journal => {
  const events = new Map<string, BridgeEvent[]>();
  return {
    eventsOf: (requestId) => events.get(requestId) ?? [],
    emit: (event) => {
      if (!('requestId' in event)) return;
      const own = events.get(event.requestId);
      if (own === undefined) events.set(event.requestId, [event]);
      else own.push(event);
    },
  };
};

/** What all fixtures of a tenant are played with. */
interface Playing extends Journal {
  readonly mappings: string;
}

const absencesOf = (events: readonly BridgeEvent[]): FieldsAbsent['fields'] =>
  events.flatMap((event) => (event.event === 'fields-absent' ? event.fields : []));

/** What stands behind the answer, as the event of the request has it. */
const endOf = (events: readonly BridgeEvent[]): Pick<Answered, 'outcome' | 'detail'> => {
  const served = events.find((event) => event.event === 'request-served');
  return { outcome: served?.outcome ?? 'Gone', detail: served?.detail };
};

const playOne = async (
  { company, fixture, requestId, address, body }: Part,
  client: Client,
  { mappings, eventsOf }: Playing,
): Promise<PlayedCase> => {
  company.replay.begin(requestId, fixture);
  const sent = await client.post(`/${address}/account`, requestId, body);
  const faults = company.replay.end(requestId);
  const events = eventsOf(requestId);
  const reply = { ...sent, ...endOf(events) };
  const absences = absencesOf(events);
  const outcome = judge({ name: company.loaded.name, mappings }, fixture, reply, faults, absences);
  return { fixture, reply, outcome, absences, events };
};

const serve = (companies: readonly Company[], emit: Emit): Gateway => {
  const tenants = new Map<string, Tenant>();
  companies.forEach(({ loaded, replay }, index) => {
    if (loaded.tenant !== undefined) tenants.set(addressOf(loaded, index), replay.clocked(loaded.tenant));
  });
  const snapshot = { tenants, refused: new Map() };
  return createGateway({
    registry: { current: () => snapshot },
    emit,
    settings: GATEWAY_DEFAULTS,
    clock: () => new Date(0), // no fixture reads it: one whose tenant reads a clock has its own
  });
};

const playAll = async (
  parts: readonly Part[],
  companies: readonly Company[],
  playing: Playing,
): Promise<readonly PlayedCase[]> => {
  if (parts.length === 0) return [];
  const gateway = serve(companies, playing.emit);
  const port = await gateway.listen(0, '127.0.0.1')();
  if (!isRight(port)) throw new Error(`no port on loopback: ${port.left}`);
  const client = createClient(port.right);
  try {
    return await Promise.all(parts.map((part) => playOne(part, client, playing)));
  } finally {
    client.close();
    await gateway.stop(0);
  }
};

const byFile = (one: PlayedCase, other: PlayedCase): number =>
  one.fixture.file < other.fixture.file ? -1 : 1;

/**
 * Plays every fixture of a tenant. The process's environment has no part in it: what comes of it is the same
 * everywhere. A tenant without fixtures has no cases; it is loaded all the same, and its errors are told.
 */
export const playTenant = async (directory: string, name: string, stage: Stage): Promise<Played> => {
  const files = listFixtures(directory, name);
  const members = files.map(readFixture);
  const playing = { ...createJournal(), mappings: directory };
  const companies = group(members).map((each) => assemble(directory, name, each, stage, playing.emit));
  const isRefused = companies.some(({ loaded }) => loaded.tenant === undefined);
  const refused = isRefused ? errorsOf(directory, name, stage) : [];
  const parts =
    refused.length > 0 ? [] : companies.flatMap((each, index) => partsOf(each, index, stage.variables));
  const cases = await playAll(parts, companies, playing);
  for (const { loaded } of companies) loaded.tenant?.dispose();
  const loaded = companies[0]?.loaded;
  return {
    name,
    identifierType: loaded && tenantFile(loaded)?.identifier.type,
    refused,
    problems: members.flatMap(({ findings }) => findings.problems),
    cases: [...cases].sort(byFile),
    texts: new Map([
      ...(loaded?.texts ?? []),
      ...textsOf([...files, ...(loaded === undefined ? [] : [loaded])]),
    ]),
  };
};

const textsOf = (files: readonly TextFile[]): Played['texts'] =>
  new Map(files.flatMap(({ file, text }) => (text === undefined ? [] : [[file, text] as const])));
