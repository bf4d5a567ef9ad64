/** One identifier, asked in this process and at another endpoint, and what differs between the two answers. */
import { isRight } from 'fp-ts/Either';
import type { Failure } from '../../core/failure';
import { accountAnswer, failureAnswer } from '../../gateway/response';
import { requestInvalid } from '../../core/failure';
import { nodeOf } from '../../json/diff';
import { resolve } from '../../resolve';
import type { Tenant } from '../../tenant/runtime/tenant';
import type { Country } from '../../values/phone';
import { callNow } from '../live';
import { breachesOf } from './contract';
import type { Breach } from './contract';
import { differencesOf } from './differences';
import type { FieldDifference } from './differences';
import { hasAccount } from './endpoint';
import type { Endpoint, EndpointAnswer, Reply } from './endpoint';

/** What is known if both sides answered. */
interface OfBoth {
  readonly breaches: readonly Breach[];
  /** The sides that gave an account. */
  readonly accounts: readonly Side[];
}

/** The result for one identifier. */
export type Compared =
  | ({ readonly result: 'same' } & OfBoth)
  | ({ readonly result: 'different'; readonly differences: readonly FieldDifference[] } & OfBoth)
  /** One side could not answer: `why` in words. */
  | { readonly result: 'not-compared'; readonly why: string; readonly retryAfterMs?: number };

/** Whether what is found at a field does not count. */
export type IsIgnored = (place: Pick<FieldDifference, 'field' | 'isContract'>) => boolean;

/** How answers are compared: what does not count, and the country of phone numbers that do not say theirs. */
export interface Comparing {
  readonly isIgnored: IsIgnored;
  readonly country: Country;
}

/** What reports call the two sides. */
export const COMPARED_SIDES = { here: 'here', there: 'there' } as const;

/** This bridge, or the other endpoint. */
export type Side = keyof typeof COMPARED_SIDES;

/** Failures that may be gone when the same is asked again. */
const PASSING: ReadonlySet<string> = new Set<Failure['tag']>([
  'UpstreamTimeout',
  'UpstreamUnreachable',
  'UpstreamOverloaded',
]);

/** What the app would get of this tenant. */
const askHere = async (tenant: Tenant, userIdentifier: string): Promise<Reply> => {
  const call = callNow('compare');
  const identifier = tenant.identify(userIdentifier);
  const account = identifier === undefined ? undefined : await resolve(tenant, identifier, call)();
  if (account !== undefined && isRight(account)) return { answer: read(accountAnswer(account.right, [])) };
  const failure = account === undefined ? requestInvalid('identifier') : account.left;
  return {
    answer: read(failureAnswer(failure, tenant)),
    ...(PASSING.has(failure.tag) ? { trouble: failure.tag } : {}),
    ...('retryAfterMs' in failure ? { retryAfterMs: failure.retryAfterMs } : {}),
  };
};

const read = ({ served, body }: ReturnType<typeof accountAnswer>): EndpointAnswer => ({
  status: served.status,
  body: nodeOf(body),
});

const breachesIn = ({ body, fault }: EndpointAnswer): readonly Breach[] =>
  fault === undefined ? breachesOf(body) : [{ field: 'answer', expected: fault }];

const notCompared = (here: Reply, there: Reply): Compared => {
  const waits = [here.retryAfterMs, there.retryAfterMs].filter((wait) => wait !== undefined);
  const why = there.trouble === undefined ? `${here.trouble ?? ''} here` : `${there.trouble} there`;
  return {
    result: 'not-compared',
    why,
    ...(waits.length === 0 ? {} : { retryAfterMs: Math.max(...waits) }),
  };
};

/** Compares two answers. Two that are the same count as such, also if both are failures. */
const compared = (here: Reply, there: Reply, { isIgnored, country }: Comparing): Compared => {
  if (here.answer === undefined || there.answer === undefined) return notCompared(here, there);
  const breaches = breachesIn(there.answer).filter(({ field }) => !isIgnored({ field, isContract: true }));
  const differences = differencesOf(here.answer, there.answer, COMPARED_SIDES, country).filter(
    (each) => !isIgnored(each),
  );
  const accounts: readonly Side[] = [
    ...(hasAccount(here.answer) ? (['here'] as const) : []),
    ...(hasAccount(there.answer) ? (['there'] as const) : []),
  ];
  if (differences.length === 0) return { result: 'same', breaches, accounts };
  return here.trouble === undefined && there.trouble === undefined
    ? { result: 'different', differences, breaches, accounts }
    : notCompared(here, there);
};

/** Asks both sides at the same time, so that little can change in between, and compares their answers. */
export const askBoth = async (
  tenant: Tenant,
  endpoint: Endpoint,
  userIdentifier: string,
  comparing: Comparing,
): Promise<Compared> => {
  const [here, there] = await Promise.all([askHere(tenant, userIdentifier), endpoint.ask(userIdentifier)]);
  return compared(here, there, comparing);
};
