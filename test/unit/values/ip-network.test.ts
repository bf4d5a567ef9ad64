/** The network of an address, in every spelling that a URL accepts. */
import { mayBeIn, networkOf, networkOfHost, type Network } from '../../../src/values/ip-network';

const table: readonly (readonly [Network, readonly string[]])[] = [
  [
    'public',
    [
      ...[
        '1.1.1.1',
        '9.255.255.255',
        '11.0.0.0',
        '100.63.255.255',
        '100.128.0.0',
        '126.255.255.255',
        '128.0.0.0',
      ],
      ...['168.63.129.15', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0'],
      ...[
        '192.167.255.255',
        '192.169.0.0',
        '198.17.255.255',
        '198.20.0.0',
        '203.0.112.255',
        '223.255.255.255',
      ],
      ...['2000::', '2001:200::1', '2001:4860:4860::8888', '2606:4700:4700::1111', '3ffe:ffff::1'],
      ...[
        '::ffff:1.1.1.1',
        '::ffff:101:101',
        '64:ff9b::1.1.1.1',
        '64:ff9b::808:808',
        '2001:db7:ffff::',
        '2003::',
      ],
    ],
  ],
  [
    'private',
    [
      ...['10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255', '127.0.0.1', '127.255.255.255'],
      ...['172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255', '198.18.0.0', '198.19.255.255'],
      ...['::1', '0:0:0:0:0:0:0:1', 'fc00::', 'fd00:ec1::254', 'fdff:ffff::1', 'FD00::1'],
      ...['::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:10.0.0.1', '::FFFF:C0A8:1'],
      ...['64:ff9b::10.0.0.1', '64:ff9b::7f00:1'],
    ],
  ],
  [
    'reserved',
    [
      ...['0.0.0.0', '0.255.255.255', '168.63.129.16', '169.254.0.0', '169.254.169.254', '169.254.255.255'],
      ...['192.0.0.0', '192.0.0.255', '192.0.2.1', '192.88.99.1', '198.51.100.1', '203.0.113.1'],
      ...['224.0.0.1', '239.255.255.255', '240.0.0.0', '255.255.255.255'],
      ...[
        '::',
        '::2',
        '::127.0.0.1',
        '::1.1.1.1',
        '::fffe:1.1.1.1',
        '64:ff9b:1::1',
        '64:ff9b::1:0:0',
        '100::1',
      ],
      ...[
        '2001::1',
        '2001:0:4136:e378::1',
        '2001:2::1',
        '2001:20::1',
        '2001:db8::1',
        '2002:7f00:1::',
        '2002:808:808::1',
      ],
      ...['3fff::1', '4000::', '5f00::1', 'fe80::1', 'febf::1', 'fec0::1', 'ff02::1', 'ffff::1'],
      ...['::ffff:169.254.169.254', '::ffff:0:0', '::ffff:a9fe:a9fe', '64:ff9b::', '64:ff9b::a9fe:a9fe'],
      ...[
        'fe80::1%eth0',
        '::1%lo',
        '',
        'localhost',
        'shop.example',
        '127.1',
        '0x7f.0.0.1',
        '1.1.1.1 ',
        '[::1]',
      ],
    ],
  ],
];

describe.each(table)('an address is %s', (network, addresses) => {
  test.each(addresses)('%j', (address) => {
    expect(networkOf(address)).toBe(network);
  });
});

/** Each cloud's metadata service, and neighbours that may be an upstream's. */
const METADATA = [
  ...['169.254.169.254', '169.254.170.2', '169.254.170.23', '169.254.0.23', '169.254.42.42'],
  ...['100.100.100.200', '168.63.129.16', '192.0.0.192'],
  ...['fd00:ec2::254', 'fd00:ec2::23', 'fd00:ec2:0::fd', 'FD00:0EC2::254', 'fd20:ce::254'],
  ...['fd00:c1::a9fe:a9fe', 'fd00:42::42', 'fd00:a9fe:a9fe::1', 'fd00:100::100:200', 'fe80::a9fe:a9fe'],
];
const NEIGHBOURS = [
  ...['100.100.100.199', '100.100.100.201', '100.100.101.200', 'fd00:ec1::254', 'fd00:ec3::', 'fd20:ce::253'],
  ...['fd00:42::43', 'fd00:c1::a9fe:a9ff', 'fd00:a9fe:a9fe::2', 'fd00:100::100:201'],
];

/** IPv4 inside of IPv6, as each way of carrying it writes it. */
const carried = (address: string): readonly string[] => {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  return [
    `::ffff:${address}`,
    `::ffff:${hex}`,
    `64:ff9b::${hex}`,
    `64:ff9b:1::${hex}`, // NAT64 of one's own
    `2002:${hex}::1`, // 6to4
    `::${hex}`, // "compatible" with IPv4
    `::ffff:0:${hex}`, // translated
    `2001:0:${hex}::1`, // Teredo
  ];
};

describe('the metadata service of a cloud is never an upstream, with any tenant file', () => {
  test.each(METADATA)('%s', (address) => {
    expect(networkOf(address)).toBe('reserved');
    expect(mayBeIn(networkOf(address), true)).toBe(false);
    expect(
      networkOfHost(new URL(`http://${address.includes(':') ? `[${address}]` : address}/`).hostname),
    ).toBe('reserved');
  });

  test.each(METADATA.filter((address) => !address.includes(':')).flatMap(carried))(
    'carried by %s',
    (address) => {
      expect(networkOf(address)).toBe('reserved');
    },
  );

  test.each(NEIGHBOURS)('and its neighbour %s is private', (address) => {
    expect(networkOf(address)).toBe('private');
  });

  test.each([
    '1684301000',
    '0x646464c8',
    '0144.0144.0144.0310',
    '100.100.25800',
    '100.6579400',
    '１００.100.100.200',
  ])('in another spelling of its number: %s', (host) => {
    expect(networkOfHost(new URL(`http://${host}/`).hostname)).toBe('reserved');
  });
});

const hosts: readonly (readonly [Network | undefined, readonly string[]])[] = [
  [
    'private',
    [
      ...[
        '127.0.0.1',
        '127.1',
        '0x7f.1',
        '0X7F000001',
        '2130706433',
        '017700000001',
        '0177.0.0.1',
        '127.0.0.1.',
      ],
      ...['127.0.1', '0x7f.0x0.0x0.0x1', '１２７.0.0.1', '127。0。0。1', '127%2e0%2e0%2e1', '①②⑦.0.0.1'],
      ...['10.1', '3232235521', '0xa000001', '192.168.257'],
      ...[
        '[::1]',
        '[0:0:0:0:0:0:0:1]',
        '[0000::0001]',
        '[::ffff:127.0.0.1]',
        '[::ffff:7f00:1]',
        '[::FFFF:10.0.0.1]',
      ],
      ...['localhost', 'LOCALHOST', 'localhost.', 'till.localhost', 'ｌｏｃａｌｈｏｓｔ', 'loc%61lhost'],
    ],
  ],
  [
    'reserved',
    ['0', '0.0.0.0', '0x0', '169.254.169.254', '2852039166', '[::]', '[fe80::1]', '[::ffff:a9fe:a9fe]'],
  ],
  ['public', ['1.1.1.1', '16843009', '0x01010101', '[2606:4700::1111]', '[::ffff:1.1.1.1]']],
  [
    undefined,
    ['shop.example', 'localhost.example', 'notlocalhost', '127.0.0.1.example', 'xn--e1afmkfd.example'],
  ],
];

describe.each(hosts)('the host of a URL is %s', (network, written) => {
  test.each(written)('%j', (host) => {
    expect(networkOfHost(new URL(`http://${host}:8080/api`).hostname)).toBe(network);
  });
});

test('only a source that says so may be in a private network, and none in a reserved one', () => {
  const allowed = (said: boolean): readonly Network[] =>
    (['public', 'private', 'reserved'] as const).filter((network) => mayBeIn(network, said));
  expect([allowed(false), allowed(true)]).toStrictEqual([['public'], ['public', 'private']]);
});
