/** The check that a source with `"trace": true` does not write the headers itself that say which request it is. */
import { isText } from '../../json/document';
import type { JsonNode, Member, ObjectNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { remove } from '../../diagnostics/fix';

const NAMES: ReadonlySet<string> = new Set(['traceparent', 'x-request-id']);

const isOurs = (name: string): boolean => NAMES.has(name.toLowerCase());

const membersOf = (node: JsonNode | undefined): readonly Member[] =>
  node?.kind === 'object' ? [...node.members.values()] : [];

const memberAt = (node: JsonNode | undefined, key: string): Member | undefined =>
  membersOf(node).find((member) => member.key === key);

const textOf = (member: Member | undefined): string =>
  member !== undefined && isText(member.value) ? member.value.value : '';

/** Where a source names headers: those of all requests, keys that are sent as headers, a token's, those of a lookup. */
const ourHeadersIn = (node: ObjectNode): readonly Member[] => {
  const settings = memberAt(node, 'settings')?.value;
  const auth = memberAt(settings, 'auth')?.value;
  const keys = textOf(memberAt(auth, 'in')) === 'header' ? memberAt(auth, 'keys') : undefined;
  const forms = membersOf(memberAt(node, 'lookups')?.value);
  const lookups = [memberAt(node, 'lookup'), ...forms].map((lookup) => memberAt(lookup?.value, 'headers'));
  const named = [memberAt(settings, 'headers'), keys, ...lookups].flatMap((each) => membersOf(each?.value));
  const tokens = [memberAt(auth, 'tokenHeader'), memberAt(memberAt(auth, 'send')?.value, 'name')];
  return [
    ...named.filter(({ key }) => isOurs(key)),
    ...tokens.flatMap((token) => (token !== undefined && isOurs(textOf(token)) ? [token] : [])),
  ];
};

/** Reports them: a header is sent once, and both would say what is in it. */
export const reportTraceHeaders = (node: ObjectNode, findings: Findings): void => {
  for (const { keyAt } of ourHeadersIn(node))
    findings.add(keyAt, {
      code: 'settings-invalid',
      message: '"trace": true writes this header by itself',
      fix: remove,
    });
};
