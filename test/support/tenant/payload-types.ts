/** Types of payloads, read as a source would have them read. */
import type * as t from 'io-ts';
import { readDocument } from '../../../src/json/document';
import { findingsOf } from '../../../src/diagnostics/collector';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import { readPayloadType } from '../../../src/payload-type/read';
import { noFile } from '../../../src/json/text-file';
import type { TextFile } from '../../../src/json/text-file';

export const FILE = 'mappings/acme/tenant.json';

export interface ReadType {
  readonly codec: t.Mixed | undefined;
  readonly problems: readonly Problem[];
}

/** Reads what stands as a source's `payload`. */
export const readType = (text: string, readText: (file: string) => TextFile = noFile): ReadType => {
  const findings = findingsOf(FILE);
  const node = readDocument(text, findings);
  const codec = node && readPayloadType(node, { findings, readText });
  return { codec, problems: findings.problems };
};

/** The codec of a type without a mistake. Throws where there is one. */
export const codecOfType = (type: unknown): t.Mixed => {
  const { codec, problems } = readType(JSON.stringify(type));
  if (codec !== undefined && problems.length === 0) return codec;
  throw new Error(`no type: ${JSON.stringify(type)} ${JSON.stringify(problems)}`);
};
