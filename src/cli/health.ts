/**
 * `account-bridge health`: whether a bridge answers, for the checks of containers. It runs every few seconds, so it loads
 * nothing but sockets.
 */
import { connect } from 'node:net';
import { own } from '../core/own';

/** Where a bridge is asked. */
export interface HealthTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** What the command line says; without both, the variables of the bridge do. */
export interface HealthFlags {
  readonly url?: string | undefined;
  readonly port?: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** How long an answer may take, in milliseconds: less than a check of a container waits. */
const TIMEOUT_MS = 2_000;

const DEFAULT_PORT = 8080;

const PATH = '/healthz';

/** The most bytes of an answer that are read. */
const MOST_BYTES = 16_384;

/** Every interface, or no address at all: this machine answers. */
const ANY_ADDRESS: ReadonlySet<string> = new Set(['', '0.0.0.0', '::', '[::]']);

const hostOf = (host: string): string => (ANY_ADDRESS.has(host) ? '127.0.0.1' : host);

const portOf = (text: string): number | undefined =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535 ? Number(text) : undefined;

/**
 * Whether a port is a Service variable of Kubernetes: it sets `BRIDGE_PORT=tcp://ADDRESS:PORT` in every pod beside a
 * Service that is named "bridge". Such a value is not meant for the bridge, and counts as not set.
 */
export const isServiceLink = (text: string): boolean => /^(?:tcp|udp|sctp):\/\//.test(text);

const targetOfUrl = (url: string): HealthTarget | string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'http:')
    return 'the address of --url begins with "http://": the bridge has no TLS';
  const { hostname, port, pathname, search } = parsed;
  return {
    host: hostOf(hostname.replace(/^\[(.*)\]$/, '$1')),
    port: port === '' ? 80 : Number(port),
    path: pathname === '/' ? PATH : `${pathname}${search}`,
  };
};

/** Where to ask; a text says what is wrong with the flags or the variables. */
export const targetOf = ({ url, port }: HealthFlags, variables: Variables): HealthTarget | string => {
  if (url !== undefined) return port === undefined ? targetOfUrl(url) : 'give either --url or --port';
  const variable = own(variables, 'BRIDGE_PORT') ?? '';
  const unset = variable === '' || isServiceLink(variable) ? String(DEFAULT_PORT) : variable;
  const found = portOf(port ?? unset);
  const name = port === undefined ? 'BRIDGE_PORT' : '--port';
  if (found === undefined)
    return `${name} must be a whole number from 1 to 65535: it says where the bridge is asked`;
  return { host: hostOf(own(variables, 'BRIDGE_HOST') ?? ''), port: found, path: PATH };
};

/** The target of a plain command line, `undefined` for one that needs the whole program: for help, or an error. */
export const healthTarget = (argv: readonly string[], variables: Variables): HealthTarget | undefined => {
  const [flag, value, ...others] = argv;
  const isPlain = flag === undefined || (value !== undefined && others.length === 0);
  if (!isPlain || (flag !== undefined && flag !== '--url' && flag !== '--port')) return undefined;
  const target = targetOf(flag === undefined ? {} : { [flag.slice(2)]: value }, variables);
  return typeof target === 'string' ? undefined : target;
};

/** What came: an answer, or why there is none. */
interface Heard {
  readonly text: string;
  readonly why: string;
}

/** The answer of a bridge, which ends it by closing the connection. */
const answerOf = ({ host, port, path }: HealthTarget): Promise<Heard> =>
  new Promise((resolve) => {
    let text = '';
    let why = 'the connection was closed';
    const socket = connect({ host, port });
    const timer = setTimeout(() => {
      why = `none within ${TIMEOUT_MS} ms`;
      socket.destroy();
    }, TIMEOUT_MS);
    const named = host.includes(':') ? `[${host}]` : host;
    socket
      .setEncoding('latin1')
      .on('error', ({ code }: NodeJS.ErrnoException) => {
        why = code ?? why;
      })
      .on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MOST_BYTES) socket.destroy();
      })
      .on('close', () => {
        clearTimeout(timer);
        resolve({ text, why });
      })
      .write(`GET ${path} HTTP/1.1\r\nHost: ${named}:${port}\r\nConnection: close\r\n\r\n`);
  });

/** Asks a bridge. Exit code 0 when it answers 200, else 1, and a line says what it answered. */
export const askHealth = async (
  target: HealthTarget,
  writeError: (text: string) => void,
): Promise<number> => {
  const { text, why } = await answerOf(target);
  const status = /^HTTP\/1\.\d (\d{3})/.exec(text)?.[1];
  if (status === '200') return 0;
  const { host, port, path } = target;
  const found = status === undefined ? `no answer (${why})` : `the answer has the status ${status}`;
  writeError(`${host}:${port}${path}: ${found}\n`);
  return 1;
};
