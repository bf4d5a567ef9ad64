/** JSON pointers of a schema's local references: `#/$defs/card`. */
import type { JsonNode } from './document';

const decoded = (fragment: string): string | undefined => {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined; // the caller reports that it leads nowhere
  }
};

const stepInto = (node: JsonNode | undefined, part: string): JsonNode | undefined => {
  if (node?.kind === 'object') return node.members.get(part)?.value;
  return node?.kind === 'array' && /^\d{1,6}$/.test(part) ? node.items[Number(part)] : undefined;
};

/** What a reference inside the file points at. */
export const pointedAt = (root: JsonNode, reference: string): JsonNode | undefined => {
  const pointer = decoded(reference.replace(/^#/, ''));
  if (pointer === '') return root;
  if (pointer?.startsWith('/') !== true) return undefined;
  const parts = pointer.slice(1).split('/');
  return parts
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce<JsonNode | undefined>(stepInto, root);
};

const FOLDERS = ['$defs', 'definitions'];

/** What a reference could have meant. */
export const pointersIn = (root: JsonNode): readonly string[] =>
  FOLDERS.flatMap((folder) => {
    const definitions = stepInto(root, folder);
    return definitions?.kind === 'object'
      ? [...definitions.members.keys()].map(
          (name) => `#/${folder}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`,
        )
      : [];
  });
