/**
 * The reading of the type of a source's payload in a tenant file: in a notation, as JSON Schema, or by the name of a
 * file that holds either.
 */
import type * as t from 'io-ts';
import { isText, nodeKind, readDocument } from '../json/document';
import type { JsonNode, ObjectNode, TextNode } from '../json/document';
import type { Finding, Findings } from '../diagnostics/collector';
import { startOf } from '../diagnostics/diagnostic';
import { readJsonSchema } from './json-schema';
import { notAType } from './not-a-type';
import { A_FIELD, readNotation } from './notation-read';
import { objectCodec } from './outline';
import { isSchemaLike } from './schema-like';
import { isJsonByName } from '../json/text-file';
import type { TextFile } from '../json/text-file';
import { insert } from '../diagnostics/fix';

/** What reading a payload's type needs. */
export interface PayloadTypeContext {
  readonly findings: Findings;
  /** Reads a text file, named as from the folder of another, or without one from the tenant's own. */
  readonly readText: (name: string, from?: string) => TextFile;
}

const SCHEMA = '$schema';

const codecOf = (node: ObjectNode, findings: Findings): t.Mixed | undefined => {
  const other = node.members.has(SCHEMA) ? undefined : notAType(node);
  if (other !== undefined) {
    findings.add(startOf(node.at), other);
    return undefined;
  }
  const isSchema = node.members.has(SCHEMA);
  const isSchemaWithoutKey = !isSchema && isSchemaLike(node);
  if (isSchemaWithoutKey)
    findings.add(startOf(node.at), {
      code: 'payload-kind',
      message: `a JSON Schema begins with "${SCHEMA}"`,
      fix: insert(SCHEMA, '"https://json-schema.org/draft/2020-12/schema"'),
    });
  return objectCodec(
    isSchema || isSchemaWithoutKey ? readJsonSchema(node, findings) : readNotation(node, findings),
  );
};

const noObject = (node: JsonNode, findings: Findings): undefined => {
  const at = node.kind === 'scalar' ? node.at : startOf(node.at);
  const message = `the type of a payload is an object, this is ${nodeKind(node)}`;
  findings.add(at, { code: 'payload-kind', message, fix: A_FIELD });
  return undefined;
};

const ENDING: Finding = {
  code: 'value-wrong',
  message: 'the type of a payload must be in a file whose name ends in .json',
};

const readNamed = (node: TextNode, { findings, readText }: PayloadTypeContext): t.Mixed | undefined => {
  const read = readText(node.value, node.at.file);
  const { file, text, fault } = read;
  if (text === undefined) {
    const message = `"${node.value}" cannot be read`;
    findings.add(node.at, fault ?? { code: 'file-missing', message });
    return undefined;
  }
  if (!isJsonByName(read)) {
    findings.add(node.at, ENDING);
    return undefined;
  }
  const root = readDocument(text, findings, file);
  if (root === undefined) return undefined;
  return root.kind === 'object' ? codecOf(root, findings) : noObject(root, findings);
};

/**
 * The codec of a payload whose type is in a tenant file; `undefined` if the type cannot be read at all. All mistakes
 * are reported. A mistaken part is replaced by the most likely meaning.
 */
export const readPayloadType = (node: JsonNode, context: PayloadTypeContext): t.Mixed | undefined => {
  if (node.kind === 'object') return codecOf(node, context.findings);
  return isText(node) ? readNamed(node, context) : noObject(node, context.findings);
};
