/** A client that disconnects, in front of a real upstream: the upstream's call is aborted. */
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Socket } from 'node:net';
import type { Http } from '../../../src/adapter/http';
import type { Payloads } from '../../../src/tenant/runtime/tenant';
import { connect, disconnect } from '../../support/upstream/connect';
import { rawAnswer, serveRaw } from '../../support/upstream/servers';
import { asked, bytesOf, start, stopAll, tenantOf, wireTo } from '../../support/gateway/gateway';
import { until } from '../../support/until';

afterEach(async () => {
  await stopAll();
  await disconnect();
});

const answer = rawAnswer('{"id":"42"}');

/** How far an upstream has come when the client leaves: what it has sent by then. */
const stages: readonly (readonly [string, string])[] = [
  ['before the upstream’s headers', ''],
  ['within the upstream’s headers', answer.slice(0, 30)],
  ['within the upstream’s body', answer.slice(0, -4)],
];

const ways: readonly (readonly [string, (socket: Socket) => void])[] = [
  ['closes', (socket) => socket.destroy()],
  ['resets', (socket) => socket.resetAndDestroy()],
  ['closes its half', (socket) => socket.end()],
];

const tenantBehind = (http: Http) =>
  tenantOf({
    ask: (identifier, call) => {
      const request = { path: [identifier], query: [], headers: {} };
      return pipe(
        http.send(request, call),
        TE.map((received): Payloads => [received]),
      );
    },
  });

describe.each(stages)('%s', (_when, sent) => {
  it.each(ways)('a client that %s ends the upstream’s call', async (_how, leave) => {
    const upstream = await serveRaw((socket) => socket.write(sent));
    const http = connect({ baseUrl: upstream.baseUrl });
    const { port, served } = await start([tenantBehind(http)], { requestDeadlineMs: 60_000 });
    const wire = wireTo(port, bytesOf(asked('42')));
    await until(() => upstream.received.length === 1 && upstream.open() === 1);
    leave(wire.socket);
    await until(() => upstream.open() === 0);
    expect(served()).toMatchObject([{ outcome: 'Gone', status: 499 }]);
  });
});
