/**
 * Owns the rules of a fixture that its codec cannot say. Every node has the kind that the codec wants by the
 * time they run. They must not know the tenant (fixture-check).
 */
import { isCalendarDate } from '../codec';
import { isText } from '../mapping/document';
import type { JsonNode, ObjectNode } from '../mapping/document';
import type { Findings } from '../mapping/findings';
import { firstCharacter } from '../problem';

const memberOf = (node: JsonNode | undefined, key: string): JsonNode | undefined =>
  node?.kind === 'object' ? node.members.get(key)?.value : undefined;

const valuesOf = (node: JsonNode | undefined): readonly JsonNode[] => {
  if (node?.kind === 'array') return node.items;
  return node?.kind === 'object' ? [...node.members.values()].map(({ value }) => value) : [];
};

/** Of two keys, an object has exactly one; of several that are too many, the last is shown. */
const checkChoice = (
  node: JsonNode | undefined,
  keys: readonly [string, string],
  findings: Findings,
  mayLackBoth = false,
): void => {
  if (node?.kind !== 'object') return;
  const there = keys.filter((key) => node.members.has(key));
  if (there.length === 1 || (there.length === 0 && mayLackBoth)) return;
  const [one, other] = keys;
  const second = there.length === 2 ? node.members.get(other)?.keyAt : undefined;
  findings.add(second ?? firstCharacter(node.at), {
    code: 'fixture-choice',
    message: `${mayLackBoth ? 'at most' : 'exactly'} one of "${one}" and "${other}" stands here`,
    suggestion: there.length === 2 ? 'remove one of the two' : `add "${one}" or "${other}"`,
  });
};

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A date such as 30 February parses, as a day of March. */
const isInstant = (text: string): boolean =>
  INSTANT.test(text) && isCalendarDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));

const checkNow = (node: JsonNode | undefined, findings: Findings): void => {
  if (node === undefined || !isText(node)) return;
  if (!isInstant(node.value))
    findings.add(node.at, {
      code: 'value-wrong',
      message: '"now" is a moment with its zone',
      suggestion: 'write it like "2026-11-20T12:00:00Z"',
    });
};

const checkPath = (node: JsonNode | undefined, findings: Findings): void => {
  if (node === undefined || !isText(node) || /^\/[^?#]*$/.test(node.value)) return;
  findings.add(node.at, {
    code: 'value-wrong',
    message: 'a path begins with "/" and has no query',
    suggestion: node.value.includes('?') ? 'put its query into "query"' : 'begin with "/"',
  });
};

const checkStatus = (node: JsonNode | undefined, findings: Findings): void => {
  if (node?.kind !== 'scalar' || (Number(node.value) >= 200 && Number(node.value) <= 599)) return;
  findings.add(node.at, { code: 'value-wrong', message: 'an answer has a status from 200 to 599' });
};

const checkBody = (request: JsonNode | undefined, findings: Findings): void => {
  checkChoice(request, ['body', 'form'], findings, true);
  const method = memberOf(request, 'method');
  const key = ['body', 'form'].find((each) => memberOf(request, each) !== undefined);
  if (method?.kind !== 'scalar' || method.value !== 'GET' || key === undefined) return;
  findings.add(method.at, {
    code: 'value-wrong',
    message: `a GET has no "${key}"`,
    suggestion: 'write "POST"',
  });
};

const checkExchange = (node: JsonNode, findings: Findings): void => {
  checkChoice(node, ['response', 'failure'], findings);
  checkPath(memberOf(memberOf(node, 'request'), 'path'), findings);
  checkBody(memberOf(node, 'request'), findings);
  checkStatus(memberOf(memberOf(node, 'response'), 'status'), findings);
  checkChoice(memberOf(node, 'response'), ['body', 'text'], findings, true);
};

/** Adds what is wrong with a fixture of the right shape. */
export const checkFixture = (root: ObjectNode, findings: Findings): void => {
  checkNow(memberOf(root, 'now'), findings);
  for (const source of valuesOf(memberOf(root, 'sources'))) {
    checkChoice(source, ['exchanges', 'payload'], findings);
    for (const exchange of valuesOf(memberOf(source, 'exchanges'))) checkExchange(exchange, findings);
  }
  checkStatus(memberOf(memberOf(root, 'response'), 'status'), findings);
  checkChoice(memberOf(memberOf(root, 'response'), 'body'), ['user', 'error'], findings);
};
