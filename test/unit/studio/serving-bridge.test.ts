/** A bridge that serves, out of the statuses of its processes. */
import type { BridgeField, BridgeStatus, BridgeTenant } from '../../../src/studio/bridge-status';
import { bridgeOf } from '../../../src/studio/serving-bridge';

const at = (minute: number): string => `2026-11-30T10:${String(minute).padStart(2, '0')}:00.000Z`;

/** A field as a process knows it: the minutes in which it last had a value, and was left out. */
const field = (filled: number | null, absent: readonly number[]): BridgeField => {
  const lastFilledAt = filled === null ? null : at(filled);
  const [first] = absent;
  const last = absent.at(-1);
  const isMissing = last !== undefined && (filled === null || filled < last);
  return {
    field: 'bonuses',
    absent: absent.length,
    lastAbsentAt: last === undefined ? null : at(last),
    lastReason: last === undefined ? null : `missing-${last}`,
    lastFilledAt,
    missingSince: isMissing && first !== undefined ? (lastFilledAt ?? at(first)) : null,
  };
};

const loaded = (...fields: readonly BridgeField[]): BridgeTenant => ({
  name: 'acme',
  status: 'loaded',
  loadedAt: at(0),
  lastError: null,
  keys: [],
  sources: [],
  fields: [...fields],
});

const statusOf = (instance: string, ...tenants: readonly BridgeTenant[]): BridgeStatus => ({
  instance,
  build: { version: '0.1.0', commit: null, node: 'v24.0.0' },
  config: { settings: 'a1', tenants: 'b2' },
  uptimeS: 5,
  log: { level: 'info', linesLost: 0 },
  connections: { open: 0, limit: 10 },
  tenants: [...tenants],
});

const over = (...fields: readonly BridgeField[]): BridgeField | undefined =>
  bridgeOf(fields.map((each, index) => statusOf(`host-${index}`, loaded(each)))).tenants[0]?.fields[0];

it.each([
  ['that never had a value', field(null, [3, 7])],
  ['that lost its value', field(2, [3, 7])],
  ['that has its value again', field(9, [3, 7])],
  ['that was never left out', field(9, [])],
])('a field %s is for one process as it says', (_which, one) => {
  expect(over(one)).toEqual(one);
});

it.each([
  ['is there if another process filled it later', [field(1, [5]), field(6, [])], null],
  ['is missing since the last value of any process', [field(1, [5]), field(4, [3])], at(4)],
  [
    'is missing since the value of a process that has never lacked it',
    [field(null, [5]), field(4, [])],
    at(4),
  ],
  [
    'is missing since it was first left out if no process had it',
    [field(null, [5]), field(null, [2, 8])],
    at(2),
  ],
] as const)('a field %s', (_how, [one, other], since) => {
  expect(over(one, other)?.missingSince).toBe(since);
  expect(over(other, one)).toEqual(over(one, other));
});

it('how often a field was left out is the sum, and the reason is the last one of all', () => {
  expect(over(field(1, [2, 3]), field(null, [5, 8]))).toEqual({
    field: 'bonuses',
    absent: 4,
    lastAbsentAt: at(8),
    lastReason: 'missing-8',
    lastFilledAt: at(1),
    missingSince: at(1),
  });
});

it('a tenant has the state of each process that knows it', () => {
  const other: BridgeTenant = { name: 'beta', status: 'loading' };
  const refused: BridgeTenant = { name: 'acme', status: 'refused', problems: [] };
  const { processes, tenants } = bridgeOf([statusOf('host-0', loaded(), other), statusOf('host-1', refused)]);
  expect(processes.map(({ instance }) => instance)).toEqual(['host-0', 'host-1']);
  expect(
    tenants.map(({ name, states }) => [name, states.map(({ instance, status }) => [instance, status])]),
  ).toEqual([
    [
      'acme',
      [
        ['host-0', 'loaded'],
        ['host-1', 'refused'],
      ],
    ],
    ['beta', [['host-0', 'loading']]],
  ]);
});
