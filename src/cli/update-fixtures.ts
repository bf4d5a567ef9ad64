/** The update of fixtures: what would be written, and the writing of it. */
import type { Difference } from '../json/diff';
import type { TextFile } from '../json/text-file';
import { onOneLine } from '../diagnostics/diagnostic';
import type { PlayedCase } from '../fixture/play-one';
import { playTenant } from '../fixture/run';
import type { Played } from '../fixture/run';
import { isVague, withAnswer, withNewRequests } from '../fixture/update';
import type { NewRequests } from '../fixture/update';
import { listFixtures } from '../tenant/folder';
import { replaceFile } from './io/replace-file';
import type { CliContext } from './io/context';

/** A tenant that was played for an update. */
export interface Updating {
  readonly played: Played;
  /** The cases that can be written: their files' text as it is, and where their requests have changed. */
  readonly updates: ReadonlyMap<PlayedCase, Update>;
  /** Why others cannot, in words. */
  readonly refused: readonly string[];
  /** Whether all is right once the updates are written. */
  readonly isSound: boolean;
}

/** A fixture that is to be written. */
export interface Update {
  readonly was: string;
  readonly requests: readonly Difference[];
}

/** A request can depend on the answer to the one before, so that one is corrected after the other. */
const MAX_ROUNDS = 50;

interface Round {
  readonly played: Played;
  /** By file. */
  readonly rewritten: ReadonlyMap<string, NewRequests>;
}

type Play = (rewritten: Round['rewritten']) => Promise<Played>;

/** Plays until each request has its exchange, or it is uncertain to which exchange a further one belongs. */
const settle = async (round: Round, play: Play, rounds = MAX_ROUNDS): Promise<Round> => {
  const found = round.played.cases.flatMap(({ fixture, unmatching }) => {
    const requests = withNewRequests(fixture, unmatching);
    if (requests === undefined) return [];
    const before = round.rewritten.get(fixture.file)?.differences ?? [];
    return [[fixture.file, { ...requests, differences: [...before, ...requests.differences] }] as const];
  });
  if (found.length === 0 || rounds === 0) return round;
  const rewritten = new Map([...round.rewritten, ...found]);
  return settle({ played: await play(rewritten), rewritten }, play, rounds - 1);
};

/** The source of a request for which the fixture has no exchange at all, so that none can be rewritten. */
const lackingIn = ({ unmatching: { unmatched } }: PlayedCase): string | undefined =>
  unmatched.find(({ open }) => open.length === 0)?.source;

/** Why a case is not written with its new requests, in words. */
const objection = (played: PlayedCase): string | undefined => {
  const { outcome, reply } = played;
  if (outcome.differences.some(({ path }) => path === 'outcome'))
    return `with the requests of the bridge the answer is ${reply.status} ${reply.outcome}`;
  if (outcome.isPlayed) return undefined;
  const lacking = lackingIn(played);
  return lacking === undefined
    ? 'it is not certain which exchange each request of the bridge belongs to'
    : `a request to "${lacking}" has no exchange, and its answer is not known: add one`;
};

const isOpen = ({ unmatching: { unmatched } }: PlayedCase): boolean =>
  unmatched.some(({ open }) => open.length > 0);

/** Whether the answer or the losses are to be written. */
const isOutdated = (played: PlayedCase): boolean =>
  !played.outcome.passed || isVague(played) || played.outcome.losses.length > 0;

/** Plays a tenant's fixtures, and finds for each what an update would write. */
export const playForUpdate = async (name: string, mappings: string, world: CliContext): Promise<Updating> => {
  const files = listFixtures(mappings, name);
  const textOf = new Map(files.map(({ file, text = '' }) => [file, text]));
  const play: Play = (rewritten) => {
    const edited = (file: TextFile): TextFile => ({
      ...file,
      text: rewritten.get(file.file)?.text ?? file.text,
    });
    return playTenant(mappings, name, world, files.map(edited));
  };
  const first = await play(new Map());
  const { played, rewritten } = await settle({ played: first, rewritten: new Map() }, play);
  const refused: string[] = [];
  const updates = new Map<PlayedCase, Update>();
  const asTheyAre = new Map(first.cases.map((each) => [each.fixture.file, each]));
  const cases = played.cases.map((each) => {
    const { file } = each.fixture;
    const requests = rewritten.get(file);
    const why = requests === undefined && !isOpen(each) ? undefined : objection(each);
    if (why !== undefined) refused.push(`left ${onOneLine(file)} as it is: ${why}`);
    if (why !== undefined) return asTheyAre.get(file) ?? each;
    if (each.outcome.isPlayed && (requests !== undefined || isOutdated(each)))
      updates.set(each, { was: textOf.get(file) ?? '', requests: requests?.differences ?? [] });
    return each;
  });
  const problems = [...played.refused, ...played.problems];
  return {
    played: { ...played, cases },
    updates,
    refused,
    isSound:
      problems.every(({ severity }) => severity !== 'error') &&
      cases.every((each) => updates.has(each) || !isOutdated(each)),
  };
};

const SUMMARY = {
  replaced: (file: string) => `updated ${file}`,
  changed: (file: string) => `left ${file} as it is: it was changed while its tenant was played`,
  unwritable: (file: string) => `cannot write ${file}`,
} as const;

/** Writes the updates of a tenant, and says so in a line each. Gives those that were written. */
export const writeUpdates = (
  updates: Updating['updates'],
  mappings: string,
  say: (line: string) => void,
): ReadonlyMap<PlayedCase, Update> =>
  new Map(
    [...updates].filter(([played, { was }]) => {
      const { file, text } = played.fixture;
      const outcome = replaceFile(mappings, file, was, isOutdated(played) ? withAnswer(played) : text);
      say(SUMMARY[outcome](onOneLine(file)));
      return outcome === 'replaced';
    }),
  );
