/** Values of JSON as the text of a new file: over several lines, and long numbers digit by digit. */
import { stringify } from 'lossless-json';
import { own } from '../core/own';
import { isRecord } from '../types/conform';
import { nodeOf } from './diff';
import type { JsonNode } from './document';
import { fileText } from './edit';
import { exactNumbers } from './write';

/** A value on one line; `null` for what is not JSON. */
export const compactValue = (value: unknown): string =>
  stringify(value, undefined, undefined, exactNumbers) ?? 'null';

/** Reading drops comments. That of a whole file is put back, as its first member. */
const withComment = (node: JsonNode, value: unknown): JsonNode => {
  const comment = isRecord(value) ? own(value, COMMENT) : undefined;
  if (node.kind !== 'object' || typeof comment !== 'string') return node;
  const member = { key: COMMENT, keyAt: node.at, value: nodeOf(JSON.stringify(comment)) };
  return { ...node, members: new Map([[COMMENT, member], ...node.members]) };
};

const COMMENT = '$comment';

/** A file of a value, with its own `$comment` but without those further inside. */
export const formatValue = (value: unknown): string =>
  fileText(withComment(nodeOf(compactValue(value)), value));
