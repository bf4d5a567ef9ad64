/**
 * Findings about secrets that a tenant file inherits by mistake: a secret that was written for another address, and the
 * keys of another tenant.
 */
import { isText } from '../../json/document';
import type { JsonNode, Member, ObjectNode, TextNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import type { Span } from '../../diagnostics/diagnostic';
import { NAME } from '../decode/secret-reference';
import { connected } from '../source/connections';
import { insert } from '../../diagnostics/fix';

/** A file that is extended. */
export interface Base {
  /** Its name in problems. */
  readonly file: string;
  /** Whether it is in the folder of another tenant, and not in a shared one. */
  readonly isTenants: boolean;
  /** The file over what it extends itself. */
  readonly whole: ObjectNode;
}

/** The address of a proxy or of a login: what stands beside it is sent nowhere else. */
const OWN_ADDRESS = 'url';

/** The settings that say where secrets are sent: those beside them, and below. */
const ADDRESSES: ReadonlySet<string> = new Set([OWN_ADDRESS, 'baseUrl', 'tokenUrl', 'host']);

/** A key proves who the bridge is, and an authority who the upstream is: neither is sent. */
const NEVER_SENT = 'tls';

/** Keys beside a login or a token: they go where the requests go. */
const OF_REQUESTS = 'apiKey';

/** A secret, with all that contains it: from the source's `settings` to the key that has it. */
interface FoundSecret {
  readonly node: TextNode;
  readonly way: readonly Member[];
}

const secretsUnder = (member: Member, node: JsonNode, above: readonly Member[]): readonly FoundSecret[] => {
  if (member.key === NEVER_SENT) return [];
  const way = [...above, member];
  if (isText(node)) return NAME.test(node.value) && !ADDRESSES.has(member.key) ? [{ node, way }] : [];
  if (node.kind === 'array') return node.items.flatMap((item) => secretsUnder(member, item, above));
  if (node.kind === 'scalar') return [];
  return [...node.members.values()].flatMap((each) => secretsUnder(each, each.value, way));
};

const nodeAt = (node: JsonNode | undefined, [key, ...rest]: readonly string[]): JsonNode | undefined =>
  key === undefined || node?.kind !== 'object' ? node : nodeAt(node.members.get(key)?.value, rest);

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : address);

/**
 * Whether a base has another address there. Without one, a tenant uses the adapter's own; a shared file leaves it open.
 */
const isElsewhere = (address: TextNode, path: readonly string[], { whole, isTenants }: Base): boolean => {
  const before = nodeAt(whole, path);
  if (before === undefined) return isTenants;
  return isText(before) && originOf(before.value) !== originOf(address.value);
};

/** A secret that would be sent to another address than the one it was written for. */
interface MovedSecret {
  readonly secret: TextNode;
  readonly address: TextNode;
  /** The secrets that the file with the address has from another file, and the key of each. */
  readonly inherited: Member;
  readonly holder: string;
}

/** The address that is new to a secret, the innermost if there are several, and its depth. */
const newAddress = (source: string, way: readonly Member[], base: Base) => {
  for (const [index, { value }] of [...way.entries()].toReversed())
    for (const key of ADDRESSES) {
      const address = nodeIn(value, key);
      const path = ['sources', source, ...way.slice(0, index + 1).map((each) => each.key), key];
      if (address !== undefined && isElsewhere(address, path, base)) return { address, index };
      if (address !== undefined && key === OWN_ADDRESS && !way.some((each) => each.key === OF_REQUESTS))
        return undefined;
    }
  return undefined;
};

const nodeIn = (node: JsonNode, key: string): TextNode | undefined => {
  const value = node.kind === 'object' ? node.members.get(key)?.value : undefined;
  return value && isText(value) ? value : undefined;
};

/** The connection that has an address. */
const connectionWith = (address: TextNode, whole: ObjectNode): string | undefined => {
  const connections = whole.members.get('connections')?.value;
  const all = connections?.kind === 'object' ? [...connections.members.values()] : [];
  return all.find(({ value }) => nodeIn(value, 'baseUrl') === address)?.key;
};

const strayOf = (
  source: string,
  { node, way }: FoundSecret,
  bases: readonly Base[],
  whole: ObjectNode,
): MovedSecret | undefined => {
  const base = bases.find(({ file }) => file === node.at.file);
  const found = base && newAddress(source, way, base);
  if (found === undefined) return undefined;
  const { address, index } = found;
  const first = way.findIndex(({ value }, at) => at > index && value.at.file !== address.at.file);
  const [holder, inherited] = [way[first - 1], way[first]];
  return (
    holder &&
    inherited && { secret: node, address, inherited, holder: connectionWith(address, whole) ?? holder.key }
  );
};

const has = (node: JsonNode, secrets: readonly JsonNode[]): boolean => {
  if (node.kind === 'scalar') return secrets.includes(node);
  const inner = node.kind === 'array' ? node.items : [...node.members.values()].map(({ value }) => value);
  return inner.some((each) => has(each, secrets));
};

/** The secrets of a value alone, each a variable of its own. */
const owned = (node: JsonNode, secrets: readonly JsonNode[]): string => {
  if (node.kind !== 'object') return node.kind === 'array' ? '["${NAME}"]' : '"${NAME}"';
  const members = [...node.members.values()].filter(({ value }) => has(value, secrets));
  return `{ ${members.map(({ key, value }) => `${JSON.stringify(key)}: ${owned(value, secrets)}`).join(', ')} }`;
};

/** Reports all secrets that are inherited under one key, once. */
const reportStrays = (strays: readonly MovedSecret[], findings: Findings): void => {
  for (const member of new Set(strays.map(({ inherited }) => inherited))) {
    const those = strays.filter(({ inherited }) => inherited === member);
    const own = owned(
      member.value,
      those.map(({ secret }) => secret),
    );
    for (const { address, holder } of those.slice(0, 1))
      findings.add(address.at, {
        code: 'secret-inherited',
        message: `the secret in "${member.key}" is inherited: it was written for another address, and would be sent to this one`,
        fix: insert(member.key, own, holder),
      });
  }
};

const straysOf = (
  { key, value }: Member,
  bases: readonly Base[],
  whole: ObjectNode,
): readonly MovedSecret[] => {
  const settings = value.kind === 'object' ? value.members.get('settings') : undefined;
  const secrets = settings === undefined ? [] : secretsUnder(settings, settings.value, []);
  return secrets.flatMap((secret) => strayOf(key, secret, bases, whole) ?? []);
};

const reportAccess = (whole: ObjectNode, at: Span, bases: readonly Base[], findings: Findings): void => {
  const access = whole.members.get('access');
  const keys = access === undefined ? [] : secretsUnder(access, access.value, []);
  const tenants = new Set(bases.filter(({ isTenants }) => isTenants).map(({ file }) => file));
  if (!keys.some(({ node }) => tenants.has(node.at.file ?? ''))) return;
  findings.add(at, {
    code: 'secret-inherited',
    message: '"access" is inherited from another tenant: its app server’s key would open both',
    fix: insert('access', '{ "keys": ["${NAME}"] }'),
  });
};

/** Reports the secrets that a tenant file, merged over its bases, inherits and should not; `at` is its `extends`. */
export const reportInherited = (
  whole: ObjectNode,
  at: Span,
  bases: readonly Base[],
  findings: Findings,
): void => {
  reportAccess(whole, at, bases, findings);
  const connectedBases = bases.map((base) => ({ ...base, whole: connected(base.whole) }));
  const sources = connected(whole).members.get('sources')?.value;
  if (sources?.kind !== 'object') return;
  for (const source of sources.members.values())
    reportStrays(straysOf(source, connectedBases, whole), findings);
};
