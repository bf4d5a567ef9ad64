/** `connections`: settings under a name, which several sources of a file use. They are put into each source's settings. */
import { findingsOf } from '../../diagnostics/collector';
import type { Findings } from '../../diagnostics/collector';
import { didYouMean, insteadOfKeys, nearest } from '../../diagnostics/did-you-mean';
import { advise, remove, rename, write } from '../../diagnostics/fix';
import { formatJson, isText, nodeKind, toValue } from '../../json/document';
import type { JsonNode, Member, ObjectNode } from '../../json/document';

/** The settings that a connection can have: of an API, or of a database. */
export const CONNECTION_KEYS = [
  ...(['baseUrl', 'auth', 'tls', 'proxy'] as const),
  ...(['database', 'host', 'port', 'name', 'user', 'password', 'connections'] as const),
] as const;

/** The setting that names a connection. */
export const CONNECTION = 'connection';

type Members = ReadonlyMap<string, Member>;

const NONE: Members = new Map();

const membersOf = (node: JsonNode | undefined): Members => (node?.kind === 'object' ? node.members : NONE);

const IN_SOURCES = advise('write it into the sources that need it');

const reportKeys = (node: ObjectNode, findings: Findings): void => {
  const instead = insteadOfKeys(node.members.values(), CONNECTION_KEYS);
  for (const [key, fix] of instead)
    findings.add(node.members.get(key)?.keyAt ?? node.at, {
      code: 'key-unknown',
      message: `there is no "${key}" here`,
      fix: fix?.kind === 'rename' && fix.asks !== true ? fix : IN_SOURCES,
    });
};

const reportKind = (node: JsonNode, what: string, example: string, findings: Findings): void => {
  findings.add(node.at, {
    code: 'kind-wrong',
    message: `${what} is an object, this is ${nodeKind(node)}`,
    fix: write(example, { asks: true }),
  });
};

/** A connection; an address alone is taken for its base URL, so that what else is wrong is found too. */
const connectionOf = ({ value, keyAt }: Member, findings: Findings): ObjectNode => {
  if (value.kind === 'object') {
    reportKeys(value, findings);
    return value;
  }
  const [key] = CONNECTION_KEYS;
  const example = isText(value) ? value.raw : '"https://api.shop.example"';
  reportKind(value, 'a connection', `{ "${key}": ${example} }`, findings);
  return {
    kind: 'object',
    at: value.at,
    members: isText(value) ? new Map([[key, { key, keyAt, value }]]) : NONE,
  };
};

/** The connections of a file, by name. */
const connectionsOf = (root: ObjectNode, findings: Findings): ReadonlyMap<string, ObjectNode> => {
  const node = root.members.get('connections')?.value;
  if (node !== undefined && node.kind !== 'object')
    reportKind(node, '"connections"', '{ "api": { "baseUrl": "https://api.shop.example" } }', findings);
  return new Map([...membersOf(node)].map(([name, member]) => [name, connectionOf(member, findings)]));
};

/** Reports a connection that the file does not have. */
const reportUnknown = (node: JsonNode, known: Iterable<string>, findings: Findings): void => {
  if (!isText(node)) {
    const [only] = node.kind === 'array' ? node.items : [];
    const fix = only !== undefined && isText(only) ? write(formatJson(toValue(only))) : undefined;
    const message = `"${CONNECTION}" is the name of a connection, this is ${nodeKind(node)}`;
    findings.add(node.at, { code: 'kind-wrong', message, fix });
    return;
  }
  findings.add(node.at, {
    code: 'connection-unknown',
    message: `there is no connection "${node.value}"`,
    fix: didYouMean(node.value, known) ?? advise('write it into "connections", beside "sources"'),
  });
};

/** The connection that was probably meant, so that what else is wrong is found too. */
const meantBy = (name: string, connections: ReadonlyMap<string, ObjectNode>): ObjectNode | undefined => {
  const [first] = connections.keys();
  return connections.get(nearest(name, connections.keys()) ?? first ?? '');
};

/** Settings with those of a connection before their own. What no connection can have is reported there alone. */
const joined = (own: Members, name: string, connection: Members, findings: Findings): Members => {
  const keys: readonly string[] = CONNECTION_KEYS;
  for (const [key, { keyAt }] of own)
    if (connection.has(key) && keys.includes(key))
      findings.add(keyAt, {
        code: 'connection-twice',
        message: `the connection "${name}" has "${key}" too`,
        fix: remove,
      });
  return new Map([...connection, ...own]);
};

/** The setting that names a connection, or one that is misspelt and has the name of one; that is reported. */
const namingOf = (
  settings: Members,
  connections: ReadonlyMap<string, ObjectNode>,
  findings: Findings,
): Member | undefined => {
  const named = settings.get(CONNECTION);
  if (named !== undefined) return named;
  const meant = [...settings.values()].find(
    ({ key, value }) =>
      nearest(key, [CONNECTION]) !== undefined && isText(value) && connections.has(value.value),
  );
  if (meant !== undefined)
    findings.add(meant.keyAt, {
      code: 'key-unknown',
      message: `there is no "${meant.key}" here`,
      fix: rename(CONNECTION),
    });
  return meant;
};

/** A source with the settings of its connection. */
const sourceWith = (
  source: Member,
  connections: ReadonlyMap<string, ObjectNode>,
  findings: Findings,
  used: Set<string>,
): Member => {
  const settings = membersOf(source.value).get('settings');
  if (source.value.kind !== 'object' || settings?.value.kind !== 'object') return source;
  const naming =
    namingOf(settings.value.members, connections, findings) ?? source.value.members.get(CONNECTION);
  if (naming === undefined) return source;
  const { key, value: named } = naming;
  const name = isText(named) ? named.value : '';
  const connection = connections.get(name) ?? meantBy(name, connections);
  if (!connections.has(name)) reportUnknown(named, connections.keys(), findings);
  for (const each of isText(named) ? [name] : connections.keys()) used.add(each);
  const rest = new Map([...settings.value.members].filter(([each]) => each !== key));
  const value = { ...settings.value, members: joined(rest, name, connection?.members ?? NONE, findings) };
  const members = new Map([...source.value.members, ['settings', { ...settings, value }]]);
  return { ...source, value: { ...source.value, members } };
};

/** Reports the file's own connections that no source uses; others may use those of a file that is extended. */
const reportUnused = (root: ObjectNode, used: ReadonlySet<string>, findings: Findings): void => {
  for (const { key, keyAt } of membersOf(root.members.get('connections')?.value).values())
    if (!used.has(key) && keyAt.file === undefined)
      findings.add(keyAt, {
        code: 'connection-unused',
        message: `no source uses the connection "${key}"`,
        fix: remove,
      });
};

/** A file whose sources have the settings of their connections, each value with the place where it is written. */
export const connected = (root: ObjectNode, findings: Findings = findingsOf('')): ObjectNode => {
  const sources = root.members.get('sources');
  const connections = connectionsOf(root, findings);
  if (sources?.value.kind !== 'object') return root;
  const used = new Set<string>();
  const members = new Map(
    [...sources.value.members].map(([key, source]) => [key, sourceWith(source, connections, findings, used)]),
  );
  if (!findings.problems.some(({ code }) => code === 'connection-unknown'))
    reportUnused(root, used, findings);
  return {
    ...root,
    members: new Map([...root.members, ['sources', { ...sources, value: { ...sources.value, members } }]]),
  };
};
