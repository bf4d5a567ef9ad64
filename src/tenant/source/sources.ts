/** The sources of a tenant file, and a digest of what each of them is made of. */
import { hash } from 'node:crypto';
import { startOf } from '../../diagnostics/diagnostic';
import { write, insert } from '../../diagnostics/fix';
import { isTooMany } from '../../diagnostics/too-many';
import { jsonText, nodeKind } from '../../json/document';
import type { Member, ObjectNode } from '../../json/document';
import type { Secrets } from '../decode/secrets';
import type { SourceContext } from '../format/source-options';
import { plainFiles } from '../reading/files';
import type { Files } from '../reading/files';
import { readSource } from './source';
import type { Source } from './source';

const textOf = (node: ObjectNode, key: string): string => {
  const member = node.members.get(key);
  return member === undefined ? '' : jsonText(member.value);
};

/** How sources mean their phone numbers, where they say it: what one is asked with may come from another. */
const phonesIn = (root: ObjectNode): readonly string[] => {
  const sources = root.members.get('sources')?.value;
  if (sources?.kind !== 'object') return [];
  return [...sources.members.values()].flatMap(({ key, value }) => {
    const phones = value.kind === 'object' ? textOf(value, 'phones') : '';
    return phones === '' ? [] : [`${key} ${phones}`];
  });
};

/** Secrets that are noted with their values: another bridge can have others under the same names. */
const noting = (secrets: Secrets) => {
  const noted = new Set<string>();
  const look: Secrets = (name) => {
    const found = secrets(name);
    noted.add(JSON.stringify([name, found.found === 'set' ? found.secret.reveal() : found.found]));
    return found;
  };
  return { look, noted: () => [...noted].toSorted() };
};

/** What a source depends on beside the fields that are read of it: its section, files and secrets read for it, identifiers. */
const digestOf = (
  { key, value }: Member,
  root: ObjectNode,
  read: string,
  secrets: readonly string[],
): string => {
  const identifiers = [textOf(root, 'identifier'), textOf(root, 'country'), ...phonesIn(root).toSorted()];
  return hash('sha256', JSON.stringify([key, jsonText(value), read, secrets, ...identifiers]));
};

/** The most sources of one tenant; further ones are not read. */
const MAX_SOURCES = 100;

/** Reads the sources of a file over what it extends; `files` notes what is read for each of them. */
export const readSources = (
  root: ObjectNode,
  context: SourceContext,
  { during }: Pick<Files, 'during'> = plainFiles,
): readonly Source[] => {
  const { findings } = context;
  const sources = root.members.get('sources');
  if (sources?.value.kind !== 'object') {
    findings.add(sources?.value.at ?? startOf(root.at), {
      code: 'key-missing',
      message:
        sources === undefined
          ? '"sources" is missing'
          : `"sources" is an object, this is ${nodeKind(sources.value)}`,
      fix:
        sources === undefined
          ? insert('sources', '{ "name": { "adapter": "…" } }')
          : write('{ "name": { "adapter": "…" } }'),
    });
    return [];
  }
  const members = [...sources.value.members.values()];
  isTooMany(members.length, MAX_SOURCES, sources.keyAt, 'sources', findings);
  return members.slice(0, MAX_SOURCES).flatMap((member) => {
    const secrets = noting(context.secrets);
    const [source, read] = during(() => readSource(member, { ...context, secrets: secrets.look }));
    if (source === undefined) return [];
    return read === undefined
      ? [source]
      : [{ ...source, madeOf: digestOf(member, root, read, secrets.noted()) }];
  });
};
