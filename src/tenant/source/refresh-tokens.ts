/** Refresh tokens that an endpoint replaces, and findings about one that several requests would use up. */
import type { Findings } from '../../diagnostics/collector';
import type { Span } from '../../diagnostics/diagnostic';
import { advise } from '../../diagnostics/fix';
import { isText } from '../../json/document';
import type { JsonNode, ObjectNode } from '../../json/document';

/** The refresh token of a source, as the tenant file names it. */
export interface NamedToken {
  readonly source: string;
  /** `${NAME}`, and where it stands. */
  readonly token: string;
  readonly at: Span;
  /** The file that keeps what replaces it; without one, the endpoint is expected to replace none. */
  readonly file: string | undefined;
}

const textAt = (node: ObjectNode, key: string): JsonNode | undefined => node.members.get(key)?.value;

const tokenOf = (source: string, node: JsonNode): readonly NamedToken[] => {
  const settings = node.kind === 'object' ? textAt(node, 'settings') : undefined;
  const auth = settings?.kind === 'object' ? textAt(settings, 'auth') : undefined;
  if (auth?.kind !== 'object') return [];
  const [token, file] = [textAt(auth, 'refreshToken'), textAt(auth, 'refreshTokenFile')];
  if (token === undefined || !isText(token)) return [];
  return [{ source, token: token.value, at: token.at, file: file && isText(file) ? file.value : undefined }];
};

/** The refresh tokens of a tenant's sources. */
export const refreshTokensIn = (root: ObjectNode): readonly NamedToken[] => {
  const sources = textAt(root, 'sources');
  return sources?.kind === 'object'
    ? [...sources.members].flatMap(([name, { value }]) => tokenOf(name, value))
    : [];
};

/** Reports that a token is another source's too, which `other` names in words. */
export const reportShared = (at: Span, other: string, findings: Findings): void =>
  findings.add(at, {
    code: 'refresh-token-shared',
    message: `${other} exchanges this refresh token, too: the first exchange uses it up`,
    fix: advise('authorize each on its own, and write its refresh token into a variable of its own'),
  });

/** Reports tokens of two sources that are not kept in one file. */
export const reportRefreshTokens = (root: ObjectNode, findings: Findings): void => {
  const all = refreshTokensIn(root);
  for (const [at, each] of all.entries()) {
    const first = all.slice(0, at).find(({ token, file }) => token === each.token && file !== each.file);
    if (first !== undefined) reportShared(each.at, `"${first.source}"`, findings);
  }
};
