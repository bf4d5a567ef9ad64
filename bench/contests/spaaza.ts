/** The contest over HTTP: the stub of Spaaza is the upstream. */
import { join } from 'node:path';
import { SPAAZA_CREDENTIALS } from '../../stubs/spaaza';
import { startChild } from '../child';
import { bridgeOver, DIST, serverOf, type Contest } from '../contest';
import { nodeRedOver } from '../node-red';
import { writeMappings } from '../tenants';
import { IDENTIFIERS, loadedBy } from './spaaza-users';

const { token } = SPAAZA_CREDENTIALS;

export const spaaza: Contest = {
  path: '/spaaza/account',
  known: IDENTIFIERS,
  unknown: '999999999',
  usersOf: loadedBy,
  start: async ({ folder, cores }, scene) => {
    const { upstreamMs, sources, nodeRed } = scene;
    const { said: url, stop } = await startChild({
      name: 'the stub',
      args: [join(DIST, 'bench/servers/stub.js')],
      environment: { UPSTREAM_MS: String(upstreamMs) },
      logFile: join(folder, 'stub.log'),
      sign: /listens on (\S+)/,
      core: cores?.load,
    });
    const environment = { SPAAZA_URL: url, SPAAZA_TOKEN: token, SOURCES: String(sources) };
    return {
      stop,
      candidates: [
        bridgeOver(writeMappings(folder, scene), { BENCH_SPAAZA_URL: url, BENCH_SPAAZA_TOKEN: token }),
        serverOf('hand-written', 'express + axios + winston', 'hand-written.js', environment),
        serverOf('io-ts', 'the same, decoding by io-ts', 'io-ts.js', environment),
        serverOf('bare', 'node:http + undici', 'bare.js', environment),
        ...(nodeRed === undefined ? [] : [await nodeRedOver(nodeRed, folder, environment)]),
      ],
    };
  },
};
