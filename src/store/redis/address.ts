/** The address of a store: `redis://`, or `rediss://` with TLS; of one server, of sentinels, or of a cluster. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';

export interface StoreNode {
  readonly host: string;
  readonly port: number;
}

export interface StoreAddress {
  readonly isTls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** One server, or all sentinels or nodes of a cluster that are named; the others are found by them. */
  readonly nodes: readonly StoreNode[];
  readonly database: number;
  /** What all names in the store begin with. */
  readonly prefix: string;
  /** The name of the server among those that the sentinels watch. */
  readonly sentinel?: string;
  /** The password of the sentinels themselves. */
  readonly sentinelPassword?: string;
  readonly isCluster: boolean;
  /** The file of the authority that is trusted, in the place of those of Node. */
  readonly ca?: string;
}

const FORM = /^(rediss?):\/\/(?:([^@/?]*)@)?([^@/?]+)\/?(\d{1,3})?(?:\?(.*))?$/i;

const NODE = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i;

const PREFIX = 'account-bridge:';

const PORT = 6379;
const SENTINEL_PORT = 26379;
const MOST_PORT = 65_535;

const FORMS = 'redis://USER:PASSWORD@HOST:PORT or rediss://USER:PASSWORD@HOST:PORT';

const SETTINGS = ['prefix', 'sentinel', 'sentinelPassword', 'cluster', 'ca'];

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** The credentials before the `@`; a text alone is a password. */
const credentialsOf = (text: string | undefined): Pick<StoreAddress, 'username' | 'password'> | undefined => {
  if (text === undefined || text === '') return {};
  const [user = '', word] = text.split(/:(.*)/s);
  const username = decoded(word === undefined ? '' : user);
  const password = decoded(word ?? user);
  if (username === undefined || password === undefined) return undefined;
  return { ...(username !== '' && { username }), password };
};

const nodeOf = (text: string, usualPort: number): StoreNode | undefined => {
  const [, address, name, port] = NODE.exec(text) ?? [];
  const host = address ?? name;
  const number = port === undefined ? usualPort : Number(port);
  return host === undefined || number > MOST_PORT ? undefined : { host, port: number };
};

const nodesOf = (text: string, usualPort: number): readonly StoreNode[] | undefined => {
  const nodes = text.split(',').map((each) => nodeOf(each, usualPort));
  const known = nodes.filter((node) => node !== undefined);
  return known.length === nodes.length ? known : undefined;
};

const withoutUnset = (settings: URLSearchParams) => {
  const [sentinel, sentinelPassword, ca] = ['sentinel', 'sentinelPassword', 'ca'].map(
    (name) => settings.get(name) ?? undefined,
  );
  return {
    ...(sentinel !== undefined && { sentinel }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(ca !== undefined && { ca }),
  };
};

/** What is wrong with settings that do not go together. */
const conflictIn = (
  { nodes, isCluster, sentinel, sentinelPassword, ca, isTls }: StoreAddress,
  database: string | undefined,
): string | undefined => {
  if (isCluster && sentinel !== undefined) return 'has "sentinel" and "cluster": use one of them';
  if (nodes.length > 1 && !isCluster && sentinel === undefined)
    return 'has several servers: add ?sentinel=NAME or ?cluster=true';
  if (isCluster && database !== undefined) return 'has a database: a cluster has only one';
  if (sentinelPassword !== undefined && sentinel === undefined)
    return 'has "sentinelPassword" without "sentinel"';
  return ca !== undefined && !isTls ? 'has "ca" without TLS: use rediss://' : undefined;
};

/** What is wrong with the settings behind the `?`. */
const unknownIn = (settings: URLSearchParams): string | undefined => {
  if ([...settings.keys()].some((key) => !SETTINGS.includes(key)))
    return `has an unknown setting: use ${SETTINGS.map((name) => `"${name}"`).join(', ')}`;
  if (['sentinel', 'ca'].some((name) => settings.get(name) === '')) return 'has a setting without a value';
  return ['true', null].includes(settings.get('cluster')) ? undefined : 'has another "cluster" than "true"';
};

const addressIn = (text: string): StoreAddress | string => {
  const [, scheme, userinfo, hosts, database, query = ''] = FORM.exec(text.trim()) ?? [];
  if (scheme === undefined || hosts === undefined) return `is not like ${FORMS}`;
  const settings = new URLSearchParams(query);
  const unknown = unknownIn(settings);
  if (unknown !== undefined) return unknown;
  const credentials = credentialsOf(userinfo);
  if (credentials === undefined) return 'has a user or password with a wrong % sequence';
  const nodes = nodesOf(hosts, settings.has('sentinel') ? SENTINEL_PORT : PORT);
  if (nodes === undefined) return `is not like ${FORMS}`;
  const address = {
    isTls: scheme.toLowerCase() === 'rediss',
    ...credentials,
    nodes,
    database: Number(database ?? '0'),
    prefix: settings.get('prefix') ?? PREFIX,
    isCluster: settings.has('cluster'),
    ...withoutUnset(settings),
  };
  return conflictIn(address, database) ?? address;
};

/** Reads the address of a store; `Left` says what is wrong, without a part of it, which can be secret. */
export const readAddress = (text: string): Either<string, StoreAddress> => {
  const read = addressIn(text);
  return typeof read === 'string' ? left(`the address of the store ${read}`) : right(read);
};
