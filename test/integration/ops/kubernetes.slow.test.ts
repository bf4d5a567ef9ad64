/** The objects of ops/kubernetes/ as a cluster gets them: rendered by kubectl, and of the types of its API. */
import { join } from 'node:path';
import * as t from 'io-ts';
import { runProgram } from '../../support/e2e/bridge';
import { isInstalled } from '../../support/ops/installed';
import { Manifest, decoded, objectOf, objects, objectsIn } from '../../support/ops/kubernetes';
import { wrongTypes } from '../../support/ops/typed';
import { ROOT } from '../../support/root';

test('every object is of its type', () => {
  expect(objects.length).toBeGreaterThan(9);
  expect(wrongTypes(objects)).toEqual([]);
});

const Deployment = t.type({ spec: t.UnknownRecord });
const Monitor = t.type({ spec: t.type({ endpoints: t.tuple([t.UnknownRecord]) }) });

test.each([
  [
    'an unknown key',
    'readinesProbe',
    () => {
      const { spec, ...rest } = decoded(Deployment, objectOf('Deployment', 'account-bridge'), 'Deployment');
      return { ...rest, spec: { ...spec, readinesProbe: {} } };
    },
  ],
  [
    'a text in place of a number',
    'number',
    () => {
      const { spec, ...rest } = decoded(Deployment, objectOf('Deployment', 'account-bridge'), 'Deployment');
      return { ...rest, spec: { ...spec, minReadySeconds: '10' } };
    },
  ],
  [
    'an unknown key of an object of the operator of Prometheus',
    'every',
    () => {
      const { spec, ...rest } = decoded(Monitor, objectOf('ServiceMonitor', 'account-bridge'), 'Monitor');
      return { ...rest, spec: { ...spec, endpoints: [{ ...spec.endpoints[0], every: '30s' }] } };
    },
  ],
])('%s is found', (_what, word, changed) => {
  expect(wrongTypes([changed()])).toEqual([expect.stringContaining(word)]);
});

const identityOf = (object: unknown): string => {
  const { kind, metadata } = decoded(Manifest, object, 'an object');
  return `${kind} ${metadata.name}`;
};

(isInstalled('kubectl', 'kubernetes-client') ? test : test.skip)(
  'kubectl renders every object, and the tenants under a name that both pods mount',
  async () => {
    const { code, stdout, stderr } = await runProgram(
      ['kubectl', 'kustomize', join(ROOT, 'ops/kubernetes')],
      {},
      ROOT,
    );
    expect([code, stderr]).toEqual([0, '']);
    const rendered = objectsIn(stdout);
    expect(wrongTypes(rendered)).toEqual([]);
    const [tenants, ...others] = rendered.map(identityOf).sort();
    expect(tenants).toMatch(/^ConfigMap account-bridge-mappings-\w+$/);
    expect(others).toEqual(objects.map(identityOf).sort());
    const name = tenants?.split(' ')[1] ?? '';
    expect(stdout.split(`          name: ${name}\n`)).toHaveLength(3);
  },
);
