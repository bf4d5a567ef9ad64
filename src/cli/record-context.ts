/** What shoppers are recorded with: the command line, the tenant file and its variables, and the fixture that is replaced. */
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import { own } from '../core/own';
import { parseJson } from '../json/parse';
import { readFileIn } from '../json/read-file';
import type { Live, RecordingContext } from '../recording/draft';
import { knownOf } from '../recording/known';
import { readVariables } from '../recording/variables';
import { textsIn } from '../scaffold/anonymise';
import { secretsOf } from '../tenant/decode/secrets';
import { readText } from '../tenant/folder';
import { isRecord } from '../types/conform';
import { countryIn } from './live';
import type { LiveTenant } from './live';
import type { CliContext } from './io/context';
import type { IdentifierOptions } from './io/read-identifiers';

export interface RecordOptions extends IdentifierOptions {
  readonly mappings: string;
  /** The name of the fixture; from its outcome without it. */
  readonly as?: string;
  readonly overwrite: boolean;
  readonly keep: readonly string[];
  readonly replace: readonly string[];
  /** How many shoppers are asked for in a second, at most. */
  readonly rate: number;
  /** Whether shoppers whose answers have the shape of an earlier one are recorded, too. */
  readonly all: boolean;
  readonly json: boolean;
}

/** The file of a fixture. */
export const fileOf = (tenant: string, name: string, { mappings }: RecordOptions): string =>
  join(mappings, tenant, 'fixtures', `${name}.json`);

/** What records, the same for all shoppers of one run. */
export interface Recorder {
  readonly name: string;
  readonly options: RecordOptions;
  readonly world: CliContext;
  readonly live: LiveTenant;
  readonly seen: () => Live['seen'];
}

/** Whether a text is the identifier of a shopper, in any of its spellings. */
export const isShopper = (
  { tenant }: Pick<LiveTenant, 'tenant'>,
  identifier: string,
): ((text: string) => boolean) => {
  const spelt = tenant.identify(identifier);
  return (text) => spelt !== undefined && tenant.identify(text) === spelt;
};

/** The comment of the fixture that is replaced. */
const commentOf = (tenant: string, options: RecordOptions): string | undefined => {
  if (!options.overwrite || options.as === undefined) return undefined;
  const read = readFileIn(options.mappings, fileOf(tenant, options.as, options), 'fixture');
  const parsed = isRight(read) ? parseJson(read.right.bytes) : read;
  const comment = isRight(parsed) && isRecord(parsed.right) ? own(parsed.right, '$comment') : undefined;
  return typeof comment === 'string' ? comment : undefined;
};

/** What a recording is made with: the tenant's own, its variables, and what the command line says of values. */
export const contextOf = (
  { name, options, world, live, seen }: Recorder,
  identifier: string,
): RecordingContext => {
  const { document, tenant } = live;
  const names = textsIn(document).flatMap((text) =>
    [...text.matchAll(/\$\{(\w+)\}/g)].map(([, each = '']) => each),
  );
  return {
    adapters: world.adapters,
    maxDataBytes: world.maxDataBytes,
    variables: world.variables,
    audit: world.audit,
    draw: world.draw,
    mappings: options.mappings,
    name,
    document,
    known: knownOf(document, seen().fields),
    country: countryIn(document),
    real: readVariables(
      new Set(names),
      secretsOf(world.variables, readText),
      isShopper({ tenant }, identifier),
    ),
    keep: new Set(options.keep),
    replace: new Set(options.replace),
    comment: commentOf(name, options),
  };
};
