/** Soundness is not bought by refusing everything: what the check refuses for its type can go wrong. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { adapters } from '../../adapters';
import { isError } from '../../src/diagnostics/diagnostic';
import type { Problem } from '../../src/diagnostics/diagnostic';
import { runSeed } from '../support/seed';
import { valuesOf } from '../support/mapping/values';
import { shop } from '../support/tenant/shop';
import { contextOf, load } from '../support/tenant/world';
import { contractFields } from '../../src/mapping/check/account';
import { benchOf } from './bench';
import type { Bench } from './bench';
import { randomOf } from '../support/generate/random';
import type { Random } from '../support/generate/random';
import { requestPath } from '../support/generate/files';
import { anyGoal } from '../support/generate/goals';
import { ruleFor } from '../support/generate/rules';
import { adapterOf, sourceJson, sourcesOf } from '../support/generate/sources';
import type { Source } from '../support/generate/sources';
import { copyOf, valueOf } from '../support/generate/values';
import { TYPE_CODES, exemptionOf, placeOf, witnessOf } from '../support/generate/witness';
import type { DrawPayload, Search } from '../support/generate/witness';
import { ROOT } from '../support/root';

const FOLDER = join(ROOT, 'test/support/tenant/problems');

/** How many requests a witness is looked for among. */
const TRIES = 300;

/** And among how many more, where a value was there and none broke the account: an age above 100 is rare. */
const MORE_TRIES = 6000;

/** How many errors about types the broken files have at least, and how many generated rules are refused. */
const ERRORS = 75;
const REFUSED = 400;

/**
 * The share of generated rules that may be refused although their value is there and right: a constant of another kind to
 * which nothing comes, a step at an alternative of which it makes nothing, a guard whose steps let only fit texts
 * through, a number made text that happens to be digits, a table with a wrong result for a key that never comes, a list
 * that is never so long. The check goes by types, and those do not say so much.
 */
const SHARE = 0.006;

/** So many of the rules of one seed: three standard deviations above the share. */
const STRICT = Math.floor(REFUSED * SHARE + 3 * Math.sqrt(REFUSED * SHARE));

/** The share of the generated rules whose witness a search of this length finds: 0.90 with the usual seed, and above this with five others. */
const FOUND = 0.85;

const NO_KEY = 'a value of another kind than the keys of a catalogue is never found';

/**
 * Errors that are rules of the language rather than of the contract: the account would be valid, and not what
 * anybody meant.
 */
const LANGUAGE: ReadonlyMap<string, string> = new Map([
  [
    'contract-type: a phone number that lost what made it one: { "join": [{ "from": "shop.phone", "via": ["phone"] }, { "value": "" }], "separator": "" }',
    'a join is a text',
  ],
  [
    'step-input: a template of what is neither text nor number: shop.vip',
    'true and false are no words to put into a template',
  ],
  [
    'step-input: defaults that make a part of another kind: 5',
    'a join takes texts, and a number only once it is written',
  ],
  [
    'step-input: a join of what is no text: "shop.number"',
    'a join takes texts, and a number only once it is written',
  ],
  ['step-input: a look-up of a text by a number: "find"', NO_KEY],
  ['step-input: a look-up of a number by a text: "find"', NO_KEY],
  ['step-input: a look-up of true and false: "find"', NO_KEY],
  [
    'step-input: steps that get what they do not accept: "formatDate"',
    'parts of a text that is not a calendar date make a text, which is not a date',
  ],
]);

/** A constant that is blank or has a line break: it is cleaned before it is shown, and a mistake all the same. */
const UNCLEAN = /:"(?:\s*|[^"]*\\n[^"]*)"/;

interface Broken {
  readonly name: string;
  readonly file: readonly string[];
}

/** An error about types, with what a witness is looked for with. */
interface Refusal {
  readonly problem: Problem;
  readonly bench: Bench;
  readonly draw: DrawPayload;
}

const all = [...adapters, shop];

const aboutTypes = (problems: readonly Problem[]): readonly Problem[] =>
  problems.filter((problem) => isError(problem) && TYPE_CODES.includes(problem.code));

/** Payloads of the sources' own types; they are sampled once and then taken in turn. */
const drawOf = ({ sources }: Bench): DrawPayload => {
  const drawn = new Map(
    sources.map(({ name, fields }) => [
      name,
      fc.sample(valuesOf({ kind: 'object', fields }), { numRuns: TRIES, seed: runSeed() }),
    ]),
  );
  let at = 0;
  return ({ name }) => copyOf(drawn.get(name)?.[at++ % TRIES]);
};

const refusalsOf = ({ name, file }: Broken): readonly (readonly [string, Refusal])[] => {
  const text = file.join('\n');
  const { problems, tenant } = load(text, contextOf(all));
  tenant?.dispose();
  const typed = aboutTypes(problems);
  const bench = typed.length === 0 ? undefined : benchOf(text, all);
  if (bench === undefined) return [];
  const draw = drawOf(bench);
  return typed.map((problem) => {
    const { line, column, endColumn, code } = problem;
    const underlined = file[line - 1]?.slice(column - 1, endColumn - 1) ?? '';
    return [`${code}: ${name}: ${underlined}`, { problem, bench, draw }] as const;
  });
};

const brokenFiles = (): readonly Broken[] =>
  readdirSync(FOLDER)
    .sort()
    .flatMap((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly Broken[]);

describe('an error about types in a broken file has a witness', () => {
  const refusals = brokenFiles()
    .flatMap(refusalsOf)
    .filter(([, { problem, bench }]) => exemptionOf(problem, placeOf(bench, problem)) === undefined);

  it.each(refusals)('%s', (title, { problem, bench, draw }) => {
    const place = placeOf(bench, problem)!;
    const { wrong } = witnessOf(bench, place, problem.code, draw, randomOf(runSeed()), TRIES);
    expect(wrong === undefined).toBe(LANGUAGE.has(title));
  });

  it(`of which there are at least ${ERRORS}`, () => {
    expect(refusals.length).toBeGreaterThanOrEqual(ERRORS);
    const titles = refusals.map(([title]) => title);
    expect([...LANGUAGE.keys()].filter((title) => !titles.includes(title))).toEqual([]);
  });
});

/** A rule towards one goal, put where the contract may want another. */
interface Misplaced {
  readonly text: string;
  readonly random: Random;
  readonly sources: readonly Source[];
}

const SCALARS = [...contractFields()].filter(
  ([
    ,
    {
      shape: { kind },
    },
  ]) => kind !== 'object' && kind !== 'array',
);

const misplaced = (seed: number): Misplaced => {
  const random = randomOf(seed);
  const sources = sourcesOf(random);
  const paths = [requestPath('text'), ...sources.flatMap((source) => source.paths)];
  const [name] = random.pick(SCALARS);
  const text = JSON.stringify({
    access: 'open',
    identifier: { type: 'text' },
    sources: Object.fromEntries(
      sources.map((source) => [source.name, sourceJson(source, { key: `{${source.lookup}}` })]),
    ),
    user: { id: 'request.userIdentifier', [name]: ruleFor({ random, paths, required: 0 }, anyGoal(random)) },
  });
  return { text, sources, random };
};

/** What a search shows for a generated rule; `undefined` when the check does not refuse it for its types. */
const searchOf = ({ text, sources, random }: Misplaced): Search | undefined => {
  const own = sources.map((source) => adapterOf(source, () => ({ failure: 'UserNotFound' })));
  const { problems, tenant } = load(text, contextOf(own));
  tenant?.dispose();
  const [problem] = aboutTypes(problems);
  // A constant that is never used is a mistake all the same.
  if (problem === undefined || problems.some(({ code }) => code === 'default-unused') || UNCLEAN.test(text))
    return undefined;
  const bench = benchOf(text, own);
  const place = bench && placeOf(bench, problem);
  if (bench === undefined || place === undefined || exemptionOf(problem, place) !== undefined)
    return undefined;
  const sorts = new Map(sources.map(({ name, sort }) => [name, sort]));
  const draw: DrawPayload = ({ name }) =>
    valueOf({ random, marked: false, wrong: random.pick([0, 0.05]) }, sorts.get(name)!);
  const search = (tries: number): Search => witnessOf(bench, place, problem.code, draw, random, tries);
  const found = search(TRIES);
  return found.wrong === undefined && found.present > 0 ? search(MORE_TRIES) : found;
};

describe('a generated rule that is refused for its types', () => {
  const shown: string[] = [];
  const searches: Search[] = [];
  beforeAll(() => {
    const { fork } = randomOf(runSeed());
    while (searches.length < REFUSED) {
      const rule = misplaced(fork());
      const search = searchOf(rule);
      if (search === undefined) continue;
      searches.push(search);
      if (search.wrong === undefined && search.present > 0) shown.push(rule.text);
    }
  });

  it('breaks the account when its value is present, nearly always', () => {
    expect(shown.slice(STRICT)).toEqual([]);
  });

  it('has a witness, nearly always: of some, no payload of a few hundred has a value', () => {
    const found = searches.filter(({ wrong }) => wrong !== undefined);
    expect(found.length / searches.length).toBeGreaterThan(FOUND);
  });
});
