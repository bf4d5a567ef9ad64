/** Findings about `refreshTokenFile`: a file keeps the refresh token of one token request. */
import { isDeepStrictEqual } from 'node:util';
import type { Findings } from '../../diagnostics/collector';
import { advise, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';
import { isText, toValue } from '../../json/document';
import type { JsonNode, ObjectNode, TextNode } from '../../json/document';

const inside = (node: JsonNode | undefined, ...path: readonly string[]): JsonNode | undefined =>
  path.reduce<JsonNode | undefined>(
    (found, key) => (found?.kind === 'object' ? found.members.get(key)?.value : undefined),
    node,
  );

/** A source that keeps its refresh token in a file. */
interface Keeping {
  readonly source: string;
  readonly file: TextNode;
  readonly refreshToken: unknown;
  /** All that tells token requests apart, as written. */
  readonly request: unknown;
}

/** How a request carries its token, and what it carries beside it: they are not part of the token request. */
const NOT_ASKED = ['send', 'tokenHeader', 'apiKey'];

const writtenAt = (node: JsonNode, ...path: readonly string[]): unknown => {
  const found = inside(node, ...path);
  return found && toValue(found);
};

const keepingOf = (source: string, node: JsonNode): readonly Keeping[] => {
  const auth = inside(node, 'settings', 'auth');
  const file = inside(auth, 'refreshTokenFile');
  if (auth?.kind !== 'object' || file === undefined || !isText(file)) return [];
  const asked = [...auth.members.values()].flatMap(({ key, value }) =>
    NOT_ASKED.includes(key) ? [] : [[key, toValue(value)] as const],
  );
  const request = {
    sentIn: 'header',
    parameters: {},
    ...Object.fromEntries(asked),
    in: writtenAt(auth, 'send', 'in') ?? 'header',
    tls: writtenAt(node, 'settings', 'tls'),
    proxy: writtenAt(node, 'settings', 'proxy'),
    isPrivate: writtenAt(node, 'privateNetwork') ?? false,
  };
  return [{ source, file, refreshToken: writtenAt(auth, 'refreshToken'), request }];
};

/** Two refresh tokens need two files. One is used up by either request, whatever the file. */
const fixOf = (first: Keeping, second: Keeping, taken: readonly string[]): Fix => {
  if (isDeepStrictEqual(first.refreshToken, second.refreshToken))
    return advise('write the same "auth" for both, by a connection: each request would use up the token');
  const names = [second.source, ...taken.map((_, at) => `${second.file.value}_${at + 2}`)];
  return write(JSON.stringify(names.find((name) => !taken.includes(name)) ?? second.source), { asks: true });
};

/** Reports files that sources name with different token requests: each would replace the other's refresh token. */
export const reportTokenFiles = (root: ObjectNode, findings: Findings): void => {
  const sources = inside(root, 'sources');
  if (sources?.kind !== 'object') return;
  const all = [...sources.members].flatMap(([name, { value }]) => keepingOf(name, value));
  const taken = all.map(({ file }) => file.value);
  for (const [at, each] of all.entries()) {
    const first = all.slice(0, at).find(({ file }) => file.value === each.file.value);
    if (first !== undefined && !isDeepStrictEqual(first.request, each.request))
      findings.add(each.file.at, {
        code: 'refresh-file-shared',
        message: `"${first.source}" keeps the refresh token of another token request in this file`,
        fix: fixOf(first, each, taken),
      });
  }
};
