/** The fixture of a first tenant file: the invented answer to the requests that the source sent. */
import type { NotedRequest } from '../fixture/recorder';
import { formatValue } from '../json/format-value';
import { writeXml } from '../xml/write';
import { NOW } from './attempt';
import { customersIn } from './directory-draft';
import type { Draft } from './draft';

const responseOf = ({ format, answer }: Draft): Readonly<Record<string, unknown>> =>
  format === 'xml'
    ? { status: 200, headers: { 'Content-Type': 'application/xml' }, text: writeXml(answer) }
    : { status: 200, headers: { 'Content-Type': 'application/json' }, body: answer };

const exchangesOf = (source: string, exchanges: readonly unknown[]): unknown =>
  exchanges.length === 0 ? undefined : { [source]: { exchanges } };

export const fixtureOf = (draft: Draft, noted: readonly NotedRequest[]): string => {
  const { source, start, variables } = draft;
  const response = responseOf(draft);
  const exchanges = noted.map((request) => ({ request, response }));
  // The file of customers will be replaced by the real one: the fixture does not depend on it.
  const [customer] = draft.adapter.mayDeclare ? customersIn(draft.answer) : [];
  const sources =
    customer === undefined ? exchangesOf(source, exchanges) : { [source]: { payload: customer } };
  return formatValue({
    $comment: 'Invented: the shape of a real answer with other content.',
    request: { userIdentifier: start.identifier.value },
    now: NOW,
    ...(variables.size === 0 ? {} : { variables: Object.fromEntries(variables) }),
    ...(sources === undefined ? {} : { sources }),
  });
};
