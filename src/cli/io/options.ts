/** The settings of the command line: each has a flag, a variable, a default and a sentence. The table of docs/reference/settings.md is generated from them. */
import { InvalidArgumentError, Option } from 'commander';
import * as t from 'io-ts';
import { locales } from '../../contract/messages';
import { readNetwork, type Network } from '../../gateway/client-address';
import { GATEWAY_DEFAULTS } from '../../gateway/settings';
import { isServiceLink } from '../health';
import { isRequirement } from '../requirement';

const whole =
  (min: number, max: number) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };

/** A variable that is set to an empty text is refused too: an empty host would mean every interface. */
const filled = (text: string): string => {
  if (text !== '') return text;
  throw new InvalidArgumentError('It must not be empty.');
};

const DEFAULT_PORT = 8080;

const portOr =
  <D>(unless: D) =>
  (text: string): number | D =>
    isServiceLink(text) ? unless : whole(0, 65_535)(text);

/** The port of the studio: 0 for any that is free. */
export const studioPort = whole(0, 65_535);

/** The address of an admin listener. */
export const adminUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('It must be an address such as http://127.0.0.1:9464.');
  if (url.username + url.password !== '')
    throw new InvalidArgumentError('It must have no user and no password: set BRIDGE_ADMIN_TOKEN.');
  return url.origin;
};

const requirement = (text: string): string => {
  if (isRequirement(text)) return text;
  throw new InvalidArgumentError('It must be "any", "all" or a percentage such as "90%".');
};

const networks = (text: string): readonly Network[] =>
  text.split(',').map((each) => {
    const network = readNetwork(each);
    if (network !== undefined) return network;
    throw new InvalidArgumentError('It must be a list of networks, such as 10.0.0.0/8,192.168.1.7,fd00::/8.');
  });

/** Without an admin listener. */
const NONE = 'none' as const;

/** As many workers as there are processors. */
const AUTO = 'auto' as const;

const MOST_WORKERS = 64;

const workers = (text: string): number | typeof AUTO => (text === AUTO ? AUTO : whole(1, MOST_WORKERS)(text));

const percentage = (text: string): number => {
  const value = /^\d{1,3}(\.\d{1,4})?$/.test(text) ? Number(text) : NaN;
  if (value <= 100) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 100, such as 0.1.');
};

const adminPort = (text: string): number | typeof NONE => (text === NONE ? NONE : portOr(NONE)(text));

const DEFAULT_ADMIN_HOST = '127.0.0.1';

const HOUR_MS = 3_600_000;

/** The least time between two looks at the files of all tenants, in milliseconds. */
const LEAST_INTERVAL_MS = 1_000;

const interval = (text: string): number => (text === '0' ? 0 : whole(LEAST_INTERVAL_MS, HOUR_MS)(text));
const MEBIBYTE = 1_048_576;

/** The variable of `--state-dir`, which commands that ask live upstreams read too. */
export const STATE_DIR = 'BRIDGE_STATE_DIR';

/** The variable of `--store`; its address can hold a password, so a file can have it too. */
export const STORE = 'BRIDGE_STORE';

/** The folder of tenants, for every command that has one. */
export const mappingsOption = (): Option =>
  new Option('--mappings <dir>', 'the directory with one folder per tenant')
    .env('BRIDGE_MAPPINGS')
    .default('mappings')
    .argParser(filled);

/** The flag of commands that can run again. */
export const watchOption = (): Option =>
  new Option('--watch', 'run again whenever a file changes that the tenants read; Ctrl-C ends it').default(
    false,
  );

/** The limit of a tenant's data, for every command that loads tenants. */
export const dataOption = (): Option =>
  new Option(
    '--max-data-bytes <number>',
    'the most bytes of data files, such as a directory of customers, that one tenant may load; without it a quarter of the heap limit',
  )
    .env('BRIDGE_MAX_DATA_BYTES')
    .argParser(whole(1, 999_999_999));

/** The most for which a live system can be asked: more would be a test of its load. */
const MOST_RATE = 1_000;

const rate = (text: string): number => {
  const value = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : NaN;
  if (value > 0 && value <= MOST_RATE) return value;
  throw new InvalidArgumentError(`It must be a number above 0, at most ${MOST_RATE}.`);
};

/** How many identifiers are asked for in a second, at most, where nothing is said. */
export const USUAL_RATE = 1;

/** How gently live systems are asked for many identifiers. */
export const rateOption = (): Option =>
  new Option('--rate <number>', 'with --from: the most identifiers that are asked for in a second')
    .default(USUAL_RATE)
    .argParser(rate);

/** The same for the fixtures of a tenant. */
export const fixtureRateOption = (): Option =>
  new Option(
    '--rate <number>',
    `with --url: the most fixtures that are asked for in a second; without it ${USUAL_RATE}`,
  ).argParser(rate);

/** The flag of {@link dataOption}, read. */
export const DataFlag = t.partial({ maxDataBytes: t.number });

/** The settings of a bridge that serves, beside its mappings. */
export const serveOptions = (usualAdminPort: number | typeof NONE = NONE): readonly Option[] => [
  new Option('--host <address>', 'the address to listen on')
    .env('BRIDGE_HOST')
    .default('127.0.0.1')
    .argParser(filled),
  new Option('--port <number>', 'the port to listen on; 0 takes a free one')
    .env('BRIDGE_PORT')
    .default(DEFAULT_PORT)
    .argParser(portOr(DEFAULT_PORT)),
  new Option(
    '--admin-port <port>',
    'the port of the admin listener, with metrics and status; 0 takes a free one, as in the demo; "none" turns it off',
  )
    .env('BRIDGE_ADMIN_PORT')
    .default(usualAdminPort)
    .argParser(adminPort),
  new Option('--admin-host <address>', 'the address of the admin listener')
    .env('BRIDGE_ADMIN_HOST')
    .default(DEFAULT_ADMIN_HOST)
    .argParser(filled),
  new Option(
    '--default-tenant <name>',
    'the tenant for POST /account; without it the only tenant, if there is exactly one',
  )
    .env('BRIDGE_DEFAULT_TENANT')
    .argParser(filled),
  new Option(
    '--require-tenants <share>',
    'how many tenants must load: "any" for one at least, "all", or a percentage such as "90%"; the bridge exits with 2 when fewer do',
  )
    .env('BRIDGE_REQUIRE_TENANTS')
    .default('any')
    .argParser(requirement),
  new Option('--locale <locale>', 'the language of answers that belong to no tenant')
    .env('BRIDGE_LOCALE')
    .choices(Object.keys(locales))
    .default(GATEWAY_DEFAULTS.locale),
  new Option('--log-level <level>', 'the minimum log level')
    .env('BRIDGE_LOG_LEVEL')
    .choices(['error', 'warn', 'info', 'debug'])
    .default('info'),
  new Option(
    '--instance <name>',
    'what tells this process from others in each line of the log and in traces; without it the name of the machine',
  )
    .env('BRIDGE_INSTANCE')
    .argParser(filled),
  new Option(
    '--trusted-proxies <networks>',
    'the networks of the proxies before the bridge, such as 10.0.0.0/8,::1; with it, the log has the address of each client, which is personal data',
  )
    .env('BRIDGE_TRUSTED_PROXIES')
    .argParser(networks),
  new Option('--max-body-bytes <number>', 'the largest request body, in bytes')
    .env('BRIDGE_MAX_BODY_BYTES')
    .default(GATEWAY_DEFAULTS.maxBodyBytes)
    .argParser(whole(64, MEBIBYTE)),
  dataOption(),
  new Option(
    '--state-dir <dir>',
    'the directory in which the bridge keeps what must last, a folder for each tenant: refresh tokens that their endpoint replaces; only one process may use it',
  )
    .env(STATE_DIR)
    .argParser(filled),
  new Option(
    '--store <url>',
    'the store that several bridges share, such as rediss://user@host:6379; without it each has limits, tokens and answers of its own',
  )
    .env(STORE)
    .argParser(filled),
  new Option('--store-wait-ms <number>', 'how long a request waits for the store at most, in milliseconds')
    .env('BRIDGE_STORE_WAIT_MS')
    .default(20)
    .argParser(whole(1, 1000)),
  new Option(
    '--workers <number>',
    'how many processes serve on the port, with limits and tokens in common; "auto" starts one for each processor',
  )
    .env('BRIDGE_WORKERS')
    .default(1)
    .argParser(workers),
  new Option('--max-connections <number>', 'the most connections at the same time; a further one is closed')
    .env('BRIDGE_MAX_CONNECTIONS')
    .default(GATEWAY_DEFAULTS.maxConnections)
    .argParser(whole(1, 1_000_000)),
  new Option('--request-deadline-ms <number>', 'how long a request may take, in milliseconds')
    .env('BRIDGE_REQUEST_DEADLINE_MS')
    .default(GATEWAY_DEFAULTS.requestDeadlineMs)
    .argParser(whole(1, HOUR_MS)),
  new Option(
    '--reload-interval-ms <number>',
    'how often the files of tenants are looked at for changes, in milliseconds; 0 never looks by itself',
  )
    .env('BRIDGE_RELOAD_INTERVAL_MS')
    .default(0)
    .argParser(interval),
  new Option(
    '--drift-sample-percent <number>',
    'how many of a hundred answers of upstreams are compared with their type and the fixtures; 0 compares none',
  )
    .env('BRIDGE_DRIFT_SAMPLE_PERCENT')
    .default(0)
    .argParser(percentage),
  new Option(
    '--drain-delay-ms <number>',
    'how long a stopping bridge goes on serving as before while /readyz is 503, in milliseconds',
  )
    .env('BRIDGE_DRAIN_DELAY_MS')
    .default(0)
    .argParser(whole(0, HOUR_MS)),
  new Option(
    '--shutdown-deadline-ms <number>',
    'how long a stopping bridge waits for requests under way, in milliseconds',
  )
    .env('BRIDGE_SHUTDOWN_DEADLINE_MS')
    .default(10_000)
    .argParser(whole(0, HOUR_MS)),
];

/** The settings of `serve` and `demo`, read. */
export const ServeSettings = t.intersection([
  t.type({
    mappings: t.string,
    host: t.string,
    port: t.number,
    adminHost: t.string,
    adminPort: t.union([t.number, t.literal(NONE)]),
    locale: t.keyof(locales),
    logLevel: t.keyof({ error: null, warn: null, info: null, debug: null }),
    maxBodyBytes: t.number,
    maxConnections: t.number,
    reloadIntervalMs: t.number,
    requestDeadlineMs: t.number,
    requireTenants: t.string,
    drainDelayMs: t.number,
    driftSamplePercent: t.number,
    shutdownDeadlineMs: t.number,
    storeWaitMs: t.number,
    workers: t.union([t.number, t.literal(AUTO)]),
  }),
  t.partial({
    defaultTenant: t.string,
    instance: t.string,
    stateDir: t.string,
    store: t.string,
    trustedProxies: t.readonlyArray(t.type({ address: t.string, prefix: t.number })),
  }),
  DataFlag,
]);
export type ServeSettings = t.TypeOf<typeof ServeSettings>;
