/** The contest over HTTP: the stub of Spaaza is the upstream. */
import { join } from 'node:path';
import { SPAAZA_CREDENTIALS } from '../../stubs/spaaza';
import { startChild } from '../child';
import { bridgeOver, DIST, mappingsOf, serverOf, type Contest } from '../contest';
import { IDENTIFIERS, loadedBy } from './spaaza-users';

export const spaaza: Contest = {
  path: '/spaaza/account',
  known: IDENTIFIERS,
  unknown: '999999999',
  usersOf: loadedBy,
  start: async ({ folder, cores }, { upstreamMs, tenants }) => {
    const { said: url, stop } = await startChild({
      name: 'the stub',
      args: [join(DIST, 'bench/servers/stub.js')],
      environment: { UPSTREAM_MS: String(upstreamMs) },
      logFile: join(folder, 'stub.log'),
      sign: /listens on (\S+)/,
      core: cores?.load,
    });
    const { token } = SPAAZA_CREDENTIALS;
    const environment = { SPAAZA_URL: url, SPAAZA_TOKEN: token };
    return {
      stop,
      candidates: [
        bridgeOver(mappingsOf(folder, 'mappings', tenants), {
          BENCH_SPAAZA_URL: url,
          BENCH_SPAAZA_TOKEN: token,
        }),
        serverOf('hand-written', 'express + axios + winston', 'hand-written.js', environment),
        serverOf('bare', 'node:http + undici', 'bare.js', environment),
      ],
    };
  },
};
