/** A whole generated case: upstreams, a tenant file over them, and requests. Seeds determine all of it. */
import { identifierTypes } from '../../../src/values/identifier';
import type { IdentifierType } from '../../../src/values/identifier';
import { catalogueOf } from './catalogues';
import { lookupOf } from './lookups';
import { mistakeIn } from './mistakes';
import { writtenType } from './notations';
import type { Path } from './paths';
import { userOf } from './places';
import { randomOf } from './random';
import type { Random } from './random';
import { answerOf, chainOf, sourceJson, sourcesOf } from './sources';
import type { Answer, Source } from './sources';

/** A tenant file and what stands behind it. */
export interface GeneratedFile {
  readonly seed: number;
  readonly sources: readonly Source[];
  readonly identifier: string;
  /** The file as JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** One request: what each source answers, and when. */
export interface GeneratedRequest {
  readonly seed: number;
  readonly answers: ReadonlyMap<string, Answer>;
  readonly now: Date;
}

const IDENTIFIERS = { phone: '79161234567', email: 'foo@bar.example', digits: '4567', text: 'u-1' } as const;

/** What a request's identifier is known to be, by its type. */
const IDENTIFIER_SORTS = { phone: 'digits', email: 'email', digits: 'digits', text: 'nonblank' } as const;

export const requestPath = (type: IdentifierType): Path => ({
  text: 'request.userIdentifier',
  sort: { kind: 'text', of: IDENTIFIER_SORTS[type] },
  sure: true,
  conditional: false,
  isElement: false,
});

/** How often a rule is required: in some files never, in some mostly. */
const REQUIRED = [0, 0, 0, 0.05, 0.3];

/** How often a file has a mistake. */
const MISTAKEN = 0.2;

const withMistakes = (random: Random, user: unknown): unknown => {
  const copy: unknown = structuredClone(user);
  for (let count = random.chance(MISTAKEN) ? 1 + random.below(2) : 0; count > 0; count -= 1)
    mistakeIn(random, copy);
  return copy;
};

/** The file of a seed. */
export const fileOf = (seed: number): GeneratedFile => {
  const random = randomOf(seed);
  const catalogue = random.chance(0.4) ? catalogueOf(random) : undefined;
  const sources = [...sourcesOf(random, writtenType), ...(catalogue === undefined ? [] : [catalogue.source])];
  const type = random.pick(identifierTypes);
  const paths = [requestPath(type), ...sources.flatMap((source) => source.paths)];
  const required = random.pick(REQUIRED);
  const reach = { random, paths, required, ...(catalogue && { finds: catalogue.finds }) };
  const user = withMistakes(random, userOf(reach, chainOf(sources)));
  const timezone = random.pick(['Europe/Moscow', 'UTC', 'Pacific/Kiritimati']);
  return {
    seed,
    sources,
    identifier: IDENTIFIERS[type],
    json: {
      access: 'open',
      identifier: { type },
      timezone,
      sources: Object.fromEntries(
        sources.map((source) => {
          const lookup = source.isCatalogue ? { key: 'all' } : lookupOf(random, source.lookup);
          return [source.name, sourceJson(source, lookup)];
        }),
      ),
      user,
    },
  };
};

const EPOCH = Date.parse('1990-01-01');
const MINUTES = 110 * 365 * 24 * 60;

/** The request of a seed to the tenant of a file. */
export const requestOf = ({ sources }: GeneratedFile, seed: number): GeneratedRequest => {
  const random = randomOf(seed);
  return {
    seed,
    answers: new Map(sources.map((source) => [source.name, answerOf(random, source)])),
    now: new Date(EPOCH + random.below(MINUTES) * 60_000),
  };
};
