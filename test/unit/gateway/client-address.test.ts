/** The client's address behind trusted proxies. */
import { clientBehind, readNetwork } from '../../../src/gateway/client-address';

const TRUSTED = ['10.0.0.0/8', '192.168.7.7', 'fd00::/8', '2001:db8:1::1'];

const clientOf = (peer: string, forwarded?: string): string | undefined => {
  const networks = TRUSTED.flatMap((each) => readNetwork(each) ?? []);
  return clientBehind(networks)({
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  });
};

describe('a peer that is not trusted', () => {
  it.each([
    ['203.0.113.7', undefined, '203.0.113.7'],
    ['203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['203.0.113.7', '10.0.0.1', '203.0.113.7'],
    ['::ffff:203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['192.168.7.8', '198.51.100.1', '192.168.7.8'],
    ['2001:db8:1::2', '198.51.100.1', '2001:db8:1::2'],
    ['fe80::1', '198.51.100.1', 'fe80::1'],
  ])('%s is the client, whatever it says of others: %s', (peer, forwarded, client) => {
    expect(clientOf(peer, forwarded)).toBe(client);
  });
});

describe('behind a trusted proxy', () => {
  it.each([
    ['the address that it appended', '203.0.113.7', '203.0.113.7'],
    ['the right-most one, not what the client wrote', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['the one before further proxies', '198.51.100.1, 203.0.113.7, 10.9.9.9, 192.168.7.7', '203.0.113.7'],
    ['one of IPv6', '2001:DB8::0:7', '2001:db8::7'],
    ['one of IPv6 in brackets with a port', '[2001:db8::7]:4711', '2001:db8::7'],
    ['one with a port', '203.0.113.7:4711', '203.0.113.7'],
    ['an IPv4 address that is written as IPv6', '::ffff:203.0.113.7', '203.0.113.7'],
    ['a trusted one as IPv6, passed over', '203.0.113.7, ::ffff:10.1.2.3', '203.0.113.7'],
    ['what is before empty parts', '203.0.113.7,, ,', '203.0.113.7'],
  ])('the client is %s', (_name, forwarded, client) => {
    expect(clientOf('10.0.0.1', forwarded)).toBe(client);
    expect(clientOf('::ffff:10.0.0.1', forwarded)).toBe(client);
    expect(clientOf('fd00::1', forwarded)).toBe(client);
  });

  it.each([
    undefined,
    '',
    ' ',
    'unknown',
    '10.0.0.2',
    '10.0.0.2, fd12::1',
    'canary@shop.example',
    '%31',
    '1.2.3',
    '203.0.113.7, unknown, _hidden',
    '203.0.113.7, unknown, 10.0.0.2',
    '203.0.113.7, 79001234567',
    '203.0.113.7, fe80::1%canary',
    '203.0.113.7, 1.2.3.4.5',
    '203.0.113.7, 010.1.1.1',
  ])('that names no client (%s), the client is the proxy itself', (forwarded) => {
    expect(clientOf('10.0.0.1', forwarded)).toBe('10.0.0.1');
  });

  it('whose connection is closed already there is none', () => {
    expect(
      clientBehind([])({
        socket: { remoteAddress: undefined },
        headers: { 'x-forwarded-for': '203.0.113.7' },
      }),
    ).toBeUndefined();
  });
});

describe('a network', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0', 8],
    [' 10.0.0.1 ', '10.0.0.1', 32],
    ['0.0.0.0/0', '0.0.0.0', 0],
    ['::1', '::1', 128],
    ['fd00::/8', 'fd00::', 8],
    ['FD00::/128', 'FD00::', 128],
  ])('%s is read', (text, address, prefix) => {
    expect(readNetwork(text)).toEqual({ address, prefix });
  });

  it.each([
    '',
    ' ',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'proxy',
    '10.0.0.0/255.0.0.0',
    'fe80::1%eth0',
    '*',
    'loopback',
  ])('%j is none', (text) => {
    expect(readNetwork(text)).toBeUndefined();
  });
});
