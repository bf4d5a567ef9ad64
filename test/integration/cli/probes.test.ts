/**
 * Probes against a documented upstream: their results are in /status and are logged once. The look-ups of the gateway
 * in this process have a short interval; those of a separate bridge have the real one.
 */
import { request as httpRequest, type RequestListener } from 'node:http';
import { PassThrough } from 'node:stream';
import { adapters } from '../../../adapters';
import { createProber } from '../../../src/gateway/prober';
import type { Emit, SourceProbed } from '../../../src/observe/events';
import { createLog } from '../../../src/observe/log';
import { loadOne, readText, snapshotOf } from '../../../src/tenant/folder';
import { secretsOf } from '../../../src/tenant/decode/secrets';
import { createTransport } from '../../../src/upstream/http/client';
import { SPAAZA_USERS, type SpaazaUser } from '../../../stubs/spaaza-users';
import { startSpaaza, type SpaazaOptions } from '../../../stubs/spaaza';
import { getAdmin, startAdmin, stopAdmins } from '../../support/admin';
import { send, start, stopAll } from '../../support/gateway/gateway';
import { closeServers, serve, serveRaw } from '../../support/upstream/servers';
import { run, startBridge, stopBridges } from '../../support/cli';
import { type LogLine } from '../../support/e2e/bridge';
import { leaksIn } from '../../support/e2e/leaks';
import { SECRETS, crmTenant, removeFolders, spaazaTenant, writeMappings } from '../../support/e2e/tenants';
import { until } from '../../support/until';

const KNOWN = 'canary+probe@example.com';
const GONE = 'canary+gone@example.com';
const PHONE = '79161239901';
const NAME = 'canary-probe-name';
const TOKEN = 'canary-probe-token-5f0c1b';
const HIDDEN = [KNOWN, GONE, PHONE, '9161239901', NAME, TOKEN];

const users: readonly SpaazaUser[] = [
  {
    ...SPAAZA_USERS[0]!,
    foundBy: [{ parameter: 'username', value: KNOWN }],
    info: { ...SPAAZA_USERS[0]!.info, username: KNOWN, first_name: NAME },
  },
];

const VARIABLES = { ...SECRETS, SPAAZA_TOKEN: TOKEN };

/** What ends after a test: those who ask before those who are asked. */
const asking: (() => void)[] = [];
const asked: (() => Promise<void>)[] = [];

afterEach(async () => {
  await stopAdmins();
  for (const stop of asking.splice(0)) stop();
  await Promise.all(asked.splice(0).map((close) => close()));
  await stopAll();
  await closeServers();
});

afterAll(async () => {
  await stopBridges();
  removeFolders();
});

/** Passes a request on to the server behind. */
const relay =
  (behind: () => string): RequestListener =>
  ({ url, headers }, response) => {
    httpRequest(`${behind()}${url ?? ''}`, { headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    })
      .on('error', () => response.destroy())
      .end();
  };

/** A stub of Spaaza whose users and credential can change while it serves. */
const changingSpaaza = async () => {
  const begin = async (options: SpaazaOptions): Promise<string> => {
    const stub = await startSpaaza({ token: TOKEN, users, ...options });
    asked.push(stub.close);
    return stub.url;
  };
  let behind = await begin({});
  const { baseUrl, received } = await serve(relay(() => behind));
  const become = async (options: SpaazaOptions): Promise<void> => {
    behind = await begin(options);
  };
  return { url: baseUrl, received, become };
};

/** A gateway over a tenant of that address, whose known user is looked up every few milliseconds. */
const probing = async (url: string) => {
  const lines: string[] = [];
  const stream = new PassThrough().on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const { emit: log } = createLog({ level: 'debug', stream });
  const events: SourceProbed[] = [];
  const emit: Emit = (event) => {
    if (event.event === 'source-probed') events.push(event);
    log(event);
  };
  const loaded = loadOne(writeMappings({ acme: spaazaTenant(url, { source: { probe: KNOWN } }) }), 'acme', {
    adapters,
    secrets: secretsOf(VARIABLES, readText),
    unset: 'error',
    openAllowed: true,
    emit,
    http: createTransport,
  });
  const { tenant } = loaded;
  if (tenant === undefined) throw new Error(JSON.stringify(loaded.problems));
  const prober = createProber([tenant], { emit, intervalMs: 10, firstMs: 0 });
  asking.push(prober.stop, tenant.dispose);
  const snapshot = snapshotOf([loaded]);
  const { port } = await start(snapshot);
  const { get } = await startAdmin({ snapshot: () => snapshot, probed: prober.statesOf });
  prober.start();
  const ready = () => send(port, { method: 'GET', path: '/readyz', headers: [] });
  return { events, ready, status: () => get('/status'), lines };
};

/** The probes of each tenant's sources, as the status page tells them. */
const probesOf = (status: string): unknown => {
  const { tenants } = JSON.parse(status) as {
    readonly tenants: readonly {
      readonly name: string;
      readonly sources?: readonly { readonly probe?: unknown }[];
    }[];
  };
  return tenants.map(({ name, sources }) => [name, sources?.map(({ probe }) => probe)]);
};

const SINCE = expect.stringMatching(/^2\d{3}-\d\d-\d\dT/);

describe('/status and one event report a failed probe, until it succeeds again:', () => {
  it.each([
    ['the user is no longer known', { users: [] }, { outcome: 'UserNotFound' }],
    ['the credential is revoked', { token: 'another' }, { outcome: 'UpstreamRejected', status: 401 }],
  ])('%s', async (_what, changed, said) => {
    const spaaza = await changingSpaaza();
    const { events, ready, status, lines } = await probing(spaaza.url);
    const answers: string[] = [];
    /** Waits for an outcome, then for three look-ups more. */
    const said200 = async (outcome: string): Promise<unknown> => {
      await until(() => events.at(-1)?.outcome === outcome);
      const before = spaaza.received.length;
      await until(() => spaaza.received.length > before + 3);
      const answered = await ready();
      expect(answered.status).toBe(200);
      const { text } = await status();
      answers.push(answered.text, text);
      return probesOf(text);
    };
    const probes = (probe: object) => [['acme', [{ ...probe, since: SINCE }]]];
    expect(await said200('ok')).toEqual(probes({ outcome: 'ok' }));
    await spaaza.become(changed);
    expect(await said200(said.outcome)).toEqual(probes(said));
    await spaaza.become({});
    expect(await said200('ok')).toEqual(probes({ outcome: 'ok' }));
    expect(events.map(({ outcome }) => outcome)).toEqual(['ok', said.outcome, 'ok']);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(leaksIn([...lines, ...answers].join('\n'), HIDDEN)).toEqual([]);
  });
});

describe('a bridge that serves', () => {
  const probedIn = (log: readonly LogLine[]): readonly unknown[][] =>
    log
      .filter(({ event }) => event === 'source-probed')
      .map(({ level, tenant, source, outcome }) => [tenant, source, level, outcome])
      .sort();

  it('logs each probe once, without the user whom it looks up, and stops in the middle of one', async () => {
    const spaaza = await changingSpaaza();
    const hung = await serveRaw(() => undefined);
    const probe = (identifier: string, more: object = {}) => ({ source: { probe: identifier, ...more } });
    const mappings = writeMappings({
      acme: spaazaTenant(spaaza.url, probe(` ${KNOWN.toUpperCase()} `)),
      gone: spaazaTenant(spaaza.url, probe(GONE)),
      hung: spaazaTenant(hung.baseUrl, probe(KNOWN, { deadlineMs: 60_000 })),
      phones: crmTenant([{ id: 'c-1', phone: PHONE, name: NAME }], probe('8 (916) 123-99-01')),
      quiet: spaazaTenant(spaaza.url),
      wrong: crmTenant([{ id: 'c-1', phone: PHONE, name: NAME }], probe(`tel:+${PHONE}`)),
      unquoted: crmTenant([{ id: 'c-1', phone: PHONE, name: NAME }], { source: { probe: Number(PHONE) } }),
    });
    const command = ['serve', '--mappings', mappings, '--log-level', 'debug', '--admin-port', '0'];
    const bridge = await startBridge(command, VARIABLES);
    await until(() => probedIn(bridge.log()).length === 3 && hung.received.length === 1);
    const { text } = await getAdmin(bridge, '/status');
    expect(probesOf(text)).toEqual([
      ['acme', [{ outcome: 'ok', since: SINCE }]],
      ['gone', [{ outcome: 'UserNotFound', since: SINCE }]],
      ['hung', [{ outcome: 'pending', since: null }]],
      ['phones', [{ outcome: 'ok', since: SINCE }]],
      ['quiet', [undefined]],
      ['unquoted', undefined],
      ['wrong', undefined],
    ]);
    expect(await bridge.stop()).toMatchObject({ code: 0 });
    expect(probedIn(bridge.log())).toEqual([
      ['acme', 'loyalty', 'info', 'ok'],
      ['gone', 'loyalty', 'error', 'UserNotFound'],
      ['phones', 'crm', 'info', 'ok'],
    ]);
    await until(() => hung.open() === 0);
    expect(bridge.stderr()).toContain('a probe is an identifier of the type "phone"');
    expect(leaksIn([text, bridge.stdout(), bridge.stderr()].join('\n'), HIDDEN)).toEqual([]);
  });
});

it('no other command probes', async () => {
  const spaaza = await changingSpaaza();
  const mappings = writeMappings({ acme: spaazaTenant(spaaza.url, { source: { probe: KNOWN } }) });
  for (const command of ['check', 'verify']) await run([command, 'acme', '--mappings', mappings], VARIABLES);
  expect(spaaza.received).toEqual([]);
  const explained = ['explain', 'acme', '--identifier', 'nobody@example.com', '--mappings', mappings];
  await run(explained, VARIABLES);
  expect(spaaza.received).toEqual(['/internal/get-user?username=nobody%40example.com']);
});
