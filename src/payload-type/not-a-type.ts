/**
 * Detection of what is pasted in place of a payload's type: an answer of the upstream, or the whole description of its
 * API.
 */
import type { Finding } from '../diagnostics/collector';
import { advise } from '../diagnostics/fix';
import { isText } from '../json/document';
import type { JsonNode, ObjectNode } from '../json/document';
import { SPLIT, readKey } from './notation-key';
import { readsAsKind } from './notation-text';

/** The single values in a document, at most so many: an answer can be long, and the first say what it is. */
const MOST_LEAVES = 1000;

/** The values of an object, but for separators of texts, which are not types. */
const typesIn = ({ members }: ObjectNode): readonly JsonNode[] =>
  [...members.values()].flatMap(({ key, value }) => (readKey(key).name === SPLIT ? [] : [value]));

const leavesOf = (root: JsonNode): readonly JsonNode[] => {
  const leaves: JsonNode[] = [];
  const waiting: JsonNode[] = [root];
  for (let node = waiting.pop(); node !== undefined && leaves.length < MOST_LEAVES; node = waiting.pop()) {
    if (node.kind === 'array') waiting.push(...node.items.slice(0, MOST_LEAVES));
    else if (node.kind === 'object') waiting.push(...typesIn(node));
    else leaves.push(node);
  }
  return leaves;
};

/** Whether no word for a kind looks like this: it has a digit, a capital or a sign, or is not a text. */
const isData = (leaf: JsonNode): boolean => !isText(leaf) || /[^a-z?!|' ]/.test(leaf.value);

/** Whether an object has several values and none of them can be read as a kind. */
const isAnswer = (node: ObjectNode): boolean => {
  const leaves = leavesOf(node);
  return (
    leaves.length > 1 &&
    leaves.some(isData) &&
    !leaves.some((leaf) => isText(leaf) && readsAsKind(leaf.value))
  );
};

const isApiDescription = ({ members }: ObjectNode): boolean =>
  ['openapi', 'swagger', 'asyncapi'].some((key) => members.get(key)?.value.kind === 'scalar') &&
  ['paths', 'components', 'definitions', 'channels'].some((key) => members.has(key));

/** What an object is that is not a type at all; one finding says more than one for each of its values. */
export const notAType = (node: ObjectNode): Finding | undefined => {
  if (isApiDescription(node))
    return {
      code: 'payload-kind',
      message: 'this describes a whole API, not the type of one answer',
      fix: advise(
        'take the schema of the answer out of it, with "$schema": "https://json-schema.org/draft/2020-12/schema"',
      ),
    };
  return isAnswer(node)
    ? {
        code: 'payload-kind',
        message: 'this is an answer, not the type of one',
        fix: advise('save the answer as a file, and write what "account-bridge infer" prints for it'),
      }
    : undefined;
};
