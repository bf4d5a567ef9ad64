/**
 * Completion of a tenant file: keys, values and their descriptions from its JSON Schema; paths of its own sources, with
 * their types and a value of the sample, where a rule is written.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import { getLocation } from 'jsonc-parser';
import { TextDocument, getLanguageService } from 'vscode-json-languageservice';
import type { CompletionItem, JSONSchema } from 'vscode-json-languageservice';
import { problemsIn } from '../../cli/check-tenant';
import { own } from '../../core/own';
import { nodeOf } from '../../json/diff';
import { rewriteMember } from '../../json/edit';
import { parseText } from '../../json/parse';
import { isRecord } from '../../types/conform';
import { describe, members } from '../../types/type';
import type { Fields, Shape } from '../../types/type';
import type { Completion, Completions, Sample } from '../api';
import { drafting } from './context';
import type { OneTenant, Shown } from './context';
import { playSample } from './sample';

const SCHEMA = 'schema/tenant.schema.json';

/** The most completions of one kind. */
const MOST = 500;

/** Where in a text a completion is asked for, and whose sample shows values. */
export interface Spot {
  readonly text: string;
  readonly offset: number;
  readonly fixture?: string;
}

const schemaText = ({ world }: OneTenant): string => readFileSync(join(world.packageRoot, SCHEMA), 'utf8');

const schemaOf = (text: string): JSONSchema => {
  const schema: unknown = JSON.parse(text);
  return isRecord(schema) ? schema : {};
};

const documentationOf = ({ documentation }: CompletionItem): string | undefined =>
  typeof documentation === 'object' ? documentation.value : documentation;

/** A snippet's text without its places for the cursor. */
const plain = (text: string): string => text.replace(/\$\{\d+:?([^}]*)\}|\$\d+/g, '$1');

/** A range of the text. */
type Range = Pick<Completions, 'from' | 'to'>;

const ofSchema = async (
  tenant: OneTenant,
  { text, offset }: Spot,
  isKey: boolean,
): Promise<readonly (Range & { readonly option: Completion })[]> => {
  const uri = 'file:///tenant.json';
  const schema = schemaText(tenant);
  const service = getLanguageService({
    // Whatever `$schema` a file names, it is not read: the schema is that of this version.
    schemaRequestService: () => Promise.resolve(schema),
    workspaceContext: { resolveRelativePath: (path) => path },
  });
  service.configure({
    validate: false,
    schemas: [{ uri: 'tenant', fileMatch: [uri], schema: schemaOf(schema) }],
  });
  const document = TextDocument.create(uri, 'json', 1, text);
  const found = await service.doComplete(
    document,
    document.positionAt(offset),
    service.parseJSONDocument(document),
  );
  return (found?.items ?? []).slice(0, MOST).flatMap((item) => {
    const edit = item.textEdit;
    if (edit === undefined || !('range' in edit)) return [];
    const info = documentationOf(item);
    return [
      {
        option: {
          label: item.label,
          apply: plain(edit.newText),
          kind: isKey ? ('key' as const) : ('value' as const),
          ...(item.detail !== undefined && { detail: item.detail }),
          ...(info !== undefined && { info }),
        },
        from: document.offsetAt(edit.range.start),
        to: document.offsetAt(edit.range.end),
      },
    ];
  });
};

/** A path that a rule could read, and the type there. */
interface Readable {
  readonly path: string;
  readonly type: string;
}

const readableIn = (shape: Shape, path: string): readonly Readable[] =>
  members(shape).flatMap((member) => {
    if (member.kind === 'object') return pathsOf(member.fields, path);
    if (member.kind === 'array')
      return [{ path, type: describe(member) }, ...readableIn(member.item.shape, `${path}[0]`)];
    return member.kind === 'credential' ? [] : [{ path, type: describe(member) }];
  });

const NAME = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

const pathsOf = (fields: Fields, before: string): readonly Readable[] =>
  [...fields].flatMap(([name, { shape }]) =>
    readableIn(shape, NAME.test(name) ? `${before}.${name}` : `${before}[${JSON.stringify(name)}]`),
  );

/** The text with rules that cannot be wrong, so that its sources are known while a rule is being written. */
const withoutRules = (text: string): string | undefined => {
  const parsed = parseText(text);
  if (!isRight(parsed) || !isRecord(parsed.right) || !('user' in parsed.right)) return undefined;
  return rewriteMember(text, 'user', nodeOf('{ "id": { "value": "0" } }'));
};

/** The paths of the sources of a draft; of the saved file while the draft is not JSON or its sources have errors. */
const pathsIn = (tenant: OneTenant, text: string): readonly Readable[] => {
  for (const each of [withoutRules(text), undefined]) {
    const { rules } = problemsIn(tenant.name, tenant.mappings, drafting(tenant, each));
    const paths = rules?.sources.flatMap(({ name, fields }) => pathsOf(fields, name));
    if (paths !== undefined) return paths;
  }
  return [];
};

/** The value at a path of the sample's answers, as JSON of one line. */
const sampleAt = (sample: Sample | undefined, path: string): string | undefined => {
  const [source = '', ...parts] = path.split(/[.[\]]+/).filter((part) => part !== '');
  const root = sample?.answers.find((each) => each.source === source)?.value;
  const value = parts.reduce<unknown>((inner, part) => {
    if (Array.isArray(inner)) return inner[Number(part)];
    return isRecord(inner) ? own(inner, part) : undefined;
  }, root);
  return value === undefined ? undefined : JSON.stringify(value).slice(0, 60);
};

/** Where a text is a constant, and no path. */
const CONSTANTS: ReadonlySet<unknown> = new Set([
  'value',
  'default',
  'ifUnknown',
  'equals',
  'via',
  '$comment',
  'contains',
]);

/** Whether a text at a place of the file can be a path. */
const takesPath = (path: readonly (string | number)[]): boolean =>
  path[0] === 'user' && path.length > 1 && !path.some((part) => CONSTANTS.has(part));

/** What can be written at a place of a draft. */
export const complete = async (tenant: OneTenant, spot: Spot): Promise<Shown<Completions>> => {
  const { text, offset, fixture } = spot;
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const node = previousNode?.type === 'string' && previousNode.offset <= offset ? previousNode : undefined;
  const range =
    node === undefined ? { from: offset, to: offset } : { from: node.offset, to: node.offset + node.length };
  const fromSchema = await ofSchema(tenant, spot, isAtPropertyKey);
  const options = fromSchema.map(({ option }) => option);
  const at = fromSchema[0] ?? range;
  if (isAtPropertyKey || !takesPath(path))
    return { value: { from: at.from, to: at.to, options }, hidden: [] };
  const played = fixture === undefined ? undefined : await playSample(tenant, { fixture });
  const paths = pathsIn(tenant, text)
    .slice(0, MOST)
    .map(({ path: each, type }): Completion => {
      const sample = sampleAt(played?.value, each);
      const apply = JSON.stringify(each);
      return { label: each, apply, kind: 'path', detail: type, ...(sample !== undefined && { sample }) };
    });
  return { value: { ...range, options: [...paths, ...options] }, hidden: played?.hidden ?? [] };
};
