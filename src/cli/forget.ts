/**
 * `account-bridge forget`: asks a bridge to remove what it keeps of shoppers. No identifier is printed: each is known by
 * the number of its line.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import * as t from 'io-ts';
import { ADMIN_TOKEN } from '../admin/guard';
import type { Secret } from '../core/secret';
import { isFitText } from '../values/codec';
import { EXIT_FAILED, EXIT_OK, EXIT_UNUSABLE } from './io/context';
import type { CliContext } from './io/context';
import { identifiersIn, namedIdentifiers } from './io/read-identifiers';
import type { ListedIdentifier } from './io/read-identifiers';
import { settingSecret } from './setting-secret';

export interface ForgetOptions {
  readonly tenant: string;
  /** The admin listener of a bridge. */
  readonly admin: string;
  readonly identifier?: string;
  /** A file of identifiers; `-` is standard input. */
  readonly from?: string;
  readonly json: boolean;
}

/** What became of one shopper. */
type Result = Either<string, t.TypeOf<typeof Done>>;

const Done = t.type({ entries: t.number, store: t.keyof({ removed: null, none: null }) });

const Refused = t.type({ error: t.type({ message: t.string }) });

/** How long the admin listener may take, in milliseconds. */
const PATIENCE_MS = 10_000;

const STDIN = '-';

const identifiersOf = async (
  { identifier, from }: ForgetOptions,
  world: CliContext,
): Promise<Either<string, readonly ListedIdentifier[]>> =>
  from === STDIN
    ? identifiersIn(await world.readInput(), 'standard input')
    : namedIdentifiers({
        ...(identifier !== undefined && { identifier }),
        ...(from !== undefined && { from }),
      });

const tokenOf = ({ variables }: CliContext): Either<string, Secret> => {
  const token = settingSecret(ADMIN_TOKEN, variables);
  if (!isRight(token)) return token;
  return token.right === undefined
    ? left(`set ${ADMIN_TOKEN}, or ${ADMIN_TOKEN}_FILE, to the token of the bridge`)
    : right(token.right);
};

const urlOf = ({ admin }: ForgetOptions): Either<string, URL> => {
  const url = URL.canParse('/forget', admin) ? new URL('/forget', admin) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:'
    ? right(url)
    : left('--admin is the address of an admin listener, such as http://127.0.0.1:9464');
};

const answerIn = async (response: Response): Promise<Result> => {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && Done.is(body)) return right(body);
  const message = Refused.is(body) && isFitText(body.error.message) ? `: ${body.error.message}` : '';
  return left(`the bridge answers ${response.status}${message}`);
};

const askFor = async (
  url: URL,
  token: Secret,
  tenant: string,
  { identifier }: ListedIdentifier,
): Promise<Result> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ tenant, identifier }),
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    });
    return await answerIn(response);
  } catch {
    return left('the admin listener does not answer; is the address right?');
  }
};

const textOf = (result: Result): string => {
  if (!isRight(result)) return `not forgotten: ${result.left}`;
  const { entries, store } = result.right;
  const there = store === 'none' ? 'the bridge has no store' : 'removed from the store';
  return `forgotten: ${entries} ${entries === 1 ? 'answer' : 'answers'} of the bridge; ${there}`;
};

const jsonOf = (result: Result) => {
  if (!isRight(result)) return { forgotten: false, why: result.left };
  const { entries, store } = result.right;
  return { forgotten: true, entries, store };
};

/** Asks for each shopper. Exit code 0 when all are forgotten, 1 when one is not, 2 when nothing could be asked. */
export const forget = async (options: ForgetOptions, world: CliContext): Promise<number> => {
  const refuse = (why: string): number => {
    world.writeError(`${why}\n`);
    return EXIT_UNUSABLE;
  };
  const { tenant, json } = options;
  const url = urlOf(options);
  if (!isRight(url)) return refuse(url.left);
  const token = tokenOf(world);
  if (!isRight(token)) return refuse(token.left);
  const listed = await identifiersOf(options, world);
  if (!isRight(listed)) return refuse(listed.left);
  const results: { readonly line: number; readonly result: Result }[] = [];
  for (const each of listed.right)
    results.push({ line: each.line, result: await askFor(url.right, token.right, tenant, each) });
  if (json) {
    const shoppers = results.map(({ line, result }) => ({ line, ...jsonOf(result) }));
    world.write(`${JSON.stringify({ tenant, shoppers })}\n`);
  } else for (const { line, result } of results) world.write(`line ${line}: ${textOf(result)}\n`);
  return results.every(({ result }) => isRight(result)) ? EXIT_OK : EXIT_FAILED;
};
