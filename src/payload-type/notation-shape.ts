/** The shape of a type in the notation of payloads, where a program wrote it. */
import { findingsOf } from '../diagnostics/collector';
import { nodeOf } from '../json/diff';
import { OPAQUE } from '../types/type';
import type { Shape } from '../types/type';
import { fieldsOfCodec } from '../types/type-of-codec';
import { readNotation } from './notation-read';
import type { Notation } from './notation-write';
import { objectCodec } from './outline';

/** What a present value of the type is; anything, if it cannot be read. */
export const shapeOfNotation = (notation: Notation): Shape => {
  const node = nodeOf(JSON.stringify({ value: notation }));
  if (node.kind !== 'object') return OPAQUE;
  const codec = objectCodec(readNotation(node, findingsOf('')));
  return fieldsOfCodec(codec).get('value')?.shape ?? OPAQUE;
};
