/**
 * The certificate: a page for the vendor of the app, which says what a bridge answers, shown by its fixtures.
 * It is the same for the same files and version, but for its date.
 */
import { outcomes } from '../../core/failure';
import { onOneLine } from '../../diagnostics/diagnostic';
import { nodeOf } from '../../json/diff';
import { nodeAt } from '../../fixture/format';
import type { PlayedCase } from '../../fixture/play-one';
import type { Played } from '../../fixture/run';
import { configHash } from '../../tenant/reload/change';
import { shortHash } from '../../admin/view';
import type { NotedLoad } from '../noted-load';
import { fieldSections } from './certified-fields';
import { codes, heading, json, list, paragraph, table } from './block';
import type { Block, Line } from './block';
import { descriptionOf, endOf, nameOf, passedOf, resultOf, whyFailed } from './verify';

/** A tenant, its results, and what it was loaded from. */
export interface CertifiedTenant extends NotedLoad {
  readonly played: Played;
}

/** What a certificate is about. */
export interface Certified {
  /** The day on which the fixtures were played: `2026-11-20`. */
  readonly date: string;
  /** The bridge's version, with its commit where that is known. */
  readonly version: string;
  readonly tenants: readonly CertifiedTenant[];
}

/** How a request can end, for readers who do not know the bridge. */
const ENDS: Readonly<Record<keyof typeof outcomes, string>> = {
  ok: 'The shopper is found',
  RequestInvalid: 'The request is not valid',
  AccessDenied: 'The key is missing or wrong',
  TenantUnknown: 'The address is not one of the bridge',
  TenantLoading: 'The retailer’s customers are still being loaded',
  TooManyRequests: 'The limit of requests is reached',
  UserNotFound: 'There is no such shopper',
  UpstreamTimeout: 'The retailer’s system does not answer in time',
  UpstreamUnreachable: 'The retailer’s system cannot be reached',
  UpstreamRejected: 'The retailer’s system refuses the request',
  UpstreamOverloaded: 'The retailer’s system is overloaded',
  PayloadInvalid: 'The retailer’s system answers in another form',
  LookupIncomplete: 'The shopper cannot be written as the retailer’s system wants it',
  IdentityMismatch: 'The retailer’s system answers about another shopper',
  AccountIncomplete: 'A required field is missing',
  AccountTooLarge: 'The account is too large',
};

/** What the app gets, in a cell: the names of the account's fields, or the sentence. */
const received = ({ reply }: PlayedCase): Line => {
  const body = nodeOf(reply.body);
  const user = nodeAt(body, 'user');
  if (user?.kind === 'object') return codes([...user.members.keys()]);
  const message = nodeAt(body, 'error', 'message');
  return message?.kind === 'scalar' ? [`“${String(message.value)}”`] : [{ code: reply.body }];
};

const HEAD = ['Case', 'What it is', 'Asked with', 'On the day', 'Status', 'Outcome', 'What the app gets'];

const caseRow = (identifierType: string, played: PlayedCase): readonly Line[] => {
  const { fixture, outcome } = played;
  return [
    [nameOf(played)],
    [descriptionOf(played) ?? ''],
    [`${identifierType} `, { code: fixture.userIdentifier }],
    [fixture.now?.toISOString().slice(0, 10) ?? ''],
    [endOf(played)],
    [outcome.passed ? 'passed' : { strong: resultOf(played) }],
    received(played),
  ];
};

const indented = (text: string): string => JSON.stringify(JSON.parse(text), undefined, 2);

/** One request and its answer, in full. */
const exampleOf = (played: PlayedCase): readonly Block[] => {
  const { fixture, reply } = played;
  const request = JSON.stringify({ userIdentifier: fixture.userIdentifier });
  const title = Object.entries(ENDS).find(([outcome]) => outcome === reply.outcome)?.[1] ?? reply.outcome;
  return [
    heading(4, title),
    paragraph('The app asks (case ', { code: nameOf(played) }, '):'),
    json(indented(request)),
    paragraph(`The bridge answers with the status ${reply.status}:`),
    json(indented(reply.body)),
  ];
};

/** A case that passed for each outcome, in the order of the outcomes. */
const examplesOf = (cases: readonly PlayedCase[]): readonly Block[] => {
  const ends = Object.keys(outcomes);
  const passed = ends.map((end) =>
    cases.find(({ outcome, reply }) => outcome.passed && reply.outcome === end),
  );
  const unseen = ends.filter((_end, index) => passed[index] === undefined);
  const examples = passed.flatMap((played) => (played === undefined ? [] : exampleOf(played)));
  if (examples.length === 0) return [];
  return [
    heading(3, 'Requests and answers'),
    paragraph('Each request is a ', { code: 'POST' }, ' with the key of the bridge, which is left out here.'),
    ...examples,
    ...(unseen.length === 0 ? [] : [paragraph('No case shows: ', ...codes(unseen), '.')]),
  ];
};

const listed = (title: string, items: readonly Line[]): readonly Block[] =>
  items.length === 0 ? [] : [paragraph(title), ...list(items)];

const tenantSection = (
  { played, inputs, loaded }: CertifiedTenant,
  { date, version }: Certified,
): readonly Block[] => {
  const { name, cases, identifierType = '' } = played;
  const failed = cases
    .filter(({ outcome }) => !outcome.passed)
    .flatMap((each) => whyFailed(each).map((why): Line => [{ strong: nameOf(each) }, `, ${why}`]));
  const broken = [...played.refused, ...played.problems].map(({ file, line, message }): Line => [
    `${onOneLine(file)}, line ${line}: ${message}`,
  ]);
  const hash = shortHash(configHash(inputs));
  return [
    heading(2, onOneLine(name)),
    ...list([
      [`bridge: account-bridge ${version}`],
      ['configuration: ', { code: hash }, ', as the status page of the bridge has it'],
      [`date: ${date}`],
    ]),
    paragraph(
      `${passedOf(played)} of ${cases.length} cases passed on ${date}. Each is one request of the app, played ` +
        'through the whole bridge against recorded answers of the upstreams; the people in them are invented.',
    ),
    ...table(
      HEAD,
      cases.map((each) => caseRow(identifierType, each)),
    ),
    ...listed('What differs:', failed),
    ...listed('What could not be played:', broken),
    ...examplesOf(cases),
    ...fieldSections(cases, loaded),
  ];
};

const contents = (tenants: readonly CertifiedTenant[]): readonly Block[] =>
  tenants.length < 2 ? [] : list(tenants.map(({ played: { name } }) => [{ link: onOneLine(name) }]));

/** The whole page. */
export const certificate = (certified: Certified): readonly Block[] => [
  heading(1, 'What the account bridge answers'),
  ...contents(certified.tenants),
  ...certified.tenants.flatMap((tenant) => tenantSection(tenant, certified)),
];
