/** The addresses of a name that an agent's connections get, through the interface of node:net. */
import type { LookupAddress } from 'node:dns';
import http from 'node:http';
import { Socket, type LookupFunction } from 'node:net';
import { guardAddresses } from '../../../../src/upstream/http/address-guard';
import { mayBeIn } from '../../../../src/values/ip-network';
import type { Resolve } from '../../../../src/upstream/http/dns-cache';

interface Begun {
  readonly socket: Socket;
  /** What a connection asks for, in the way of node:net; a refusal by its code. */
  readonly lookUp: (all: boolean) => unknown;
}

/** Begins a connection of a guarded agent. Nothing is connected to. */
const begin = (resolve: Resolve, privateNetwork = false): Begun => {
  const agent = new http.Agent();
  const socket = new Socket();
  let lookup: LookupFunction | undefined;
  agent.createConnection = (options) => {
    lookup = options.lookup;
    return socket;
  };
  guardAddresses(agent, resolve, (network) => mayBeIn(network, privateNetwork));
  agent.createConnection({ host: 'upstream.example' });
  return {
    socket,
    lookUp: (all) => {
      let told: unknown;
      lookup?.('upstream.example', { all }, (error, address) => {
        told = error?.code ?? address;
      });
      return told;
    },
  };
};

const addressOf = (address: string): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 });

const always =
  (...addresses: readonly string[]): Resolve =>
  (_name, _signal, resolved) =>
    resolved(null, addresses.map(addressOf));

test.each([
  ['all', true, [addressOf('2606:4700::1111'), addressOf('1.1.1.1')]],
  ['the first', false, '2606:4700::1111'],
])('a connection that asks for %s gets only allowed ones', (_what, all, told) => {
  const { lookUp } = begin(always('127.0.0.1', '::1', '2606:4700::1111', '10.0.0.1', '1.1.1.1'));
  expect(lookUp(all)).toStrictEqual(told);
});

test.each([true, false])('a connection is refused when there is none (all: %s)', (all) => {
  expect(begin(always('127.0.0.1', '::ffff:10.0.0.1')).lookUp(all)).toBe('ADDRESS_REFUSED');
  expect(begin(always('127.0.0.1', '::ffff:10.0.0.1'), true).lookUp(all)).not.toBe('ADDRESS_REFUSED');
});

test('a name that led to a public address, and leads to a private one now, is refused', () => {
  const answers = ['1.1.1.1', '127.0.0.1'];
  const rebinding: Resolve = (_name, _signal, resolved) =>
    resolved(null, answers.splice(0, 1).map(addressOf));
  const { lookUp } = begin(rebinding);
  expect([lookUp(true), lookUp(true)]).toStrictEqual([[addressOf('1.1.1.1')], 'ADDRESS_REFUSED']);
});

test('a failed look-up is passed on unchanged', () => {
  const failing: Resolve = (_name, _signal, resolved) =>
    resolved(Object.assign(new Error('no'), { code: 'EAI_AGAIN' }), []);
  expect(begin(failing).lookUp(true)).toBe('EAI_AGAIN');
});

test('a closed connection does not wait for a look-up any more', async () => {
  let left = (): boolean => false;
  const { socket, lookUp } = begin((_name, signal) => {
    left = () => signal.aborted;
  });
  lookUp(true);
  expect(left()).toBe(false);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.destroy();
  await closed;
  expect(left()).toBe(true);
});
