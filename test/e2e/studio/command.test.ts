/** The command `studio` as a process: its address, its signals, a port that is taken, and the studio of the demo. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { killBridges, run, startBridge } from '../../support/e2e/bridge';
import { removeFolders } from '../../support/e2e/tenants';
import { freePort } from '../../support/free-port';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { closeServers, serve } from '../../support/upstream/servers';
import { found } from '../../support/until';

const ADDRESS = /http:\/\/127\.0\.0\.1:(\d+)\/#([\w-]{20,})/;

let mappings = '';

beforeAll(() => {
  mappings = demoMappings();
});

afterAll(async () => {
  await killBridges();
  await closeServers();
  removeFolders();
});

/** What a request gets: its status, or the code of what went wrong. */
const get = (port: string, path: string, token?: string, host = '127.0.0.1'): Promise<number | string> =>
  new Promise((tell) => {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    request({ host, port, path, headers }, (response) => {
      response.resume();
      response.on('close', () => tell(response.statusCode ?? 0));
    })
      .on('error', (error: NodeJS.ErrnoException) => tell(error.code ?? error.name))
      .end();
  });

const partsOf = (text: string): readonly [port: string, token: string] => {
  const [, port = '', token = ''] = ADDRESS.exec(text) ?? [];
  return [port, token];
};

it.each(['SIGINT', 'SIGTERM', 'SIGQUIT'] as const)(
  '%s ends it cleanly, whatever connections browsers hold open',
  async (signal) => {
    const { address, child, ended } = await startStudio(mappings);
    const [port, token] = partsOf(address);
    expect([await get(port, '/'), await get(port, '/api/tenants', token)]).toEqual([200, 200]);
    const held = connect(Number(port), '127.0.0.1');
    const broken = new Promise((closed) => held.once('close', closed));
    held.on('error', () => undefined); // it may be reset
    held.resume(); // it closes when all of it was read, also the refusal of a request without a key
    await once(held, 'connect');
    held.write('POST /api/begin HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{');
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    await broken;
    expect(await get(port, '/')).toBe('ECONNREFUSED');
  },
);

it('says its address with its key, and that the key is not to be shared; as JSON with --json', async () => {
  const { stdout } = await startStudio(mappings);
  expect(stdout()).toMatch(
    /^The studio is at http:\S+\nThis address has its key: do not share it\. Ctrl-C stops it\.\n$/,
  );
  const port = await freePort();
  const { stdout: json } = await startStudio(mappings, ['--json', '--port', String(port)]);
  expect(JSON.parse(json())).toEqual({
    url: expect.stringMatching(new RegExp(`^http://127\\.0\\.0\\.1:${port}/#`)),
  });
});

it('listens on loopback alone', async () => {
  const [port] = partsOf((await startStudio(mappings)).address);
  const outside = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  for (const { address } of outside) expect(await get(port, '/', undefined, address)).toBe('ECONNREFUSED');
  expect(await get(port, '/')).toBe(200);
});

it('says which option to change when its port is in use', async () => {
  const { port } = await serve((_, response) => response.end());
  const ended = await run(['studio', '--mappings', mappings, '--port', String(port)]);
  expect(ended).toMatchObject({
    code: 2,
    stdout: '',
    stderr: `the port ${port} is in use: name another with --port, or leave it out for a free one\n`,
  });
});

it('the demo prints the address of a studio of its tenants, which ends with it', async () => {
  const demo = await startBridge(['demo']);
  const [port, token] = await found(
    () => {
      const [, ...line] = /See these tenants in a browser: (\S+)\n/.exec(demo.stderr()) ?? [];
      return line.length === 0 ? undefined : partsOf(line[0] ?? '');
    },
    () => demo.stderr(),
  );
  expect([
    await get(port, '/'),
    await get(port, '/api/tenants'),
    await get(port, '/api/tenants/demo-crm', token),
  ]).toEqual([200, 401, 200]);
  expect(await demo.stop('SIGINT')).toMatchObject({ code: 0, signal: null });
  expect(await get(port, '/')).toBe('ECONNREFUSED');
});
