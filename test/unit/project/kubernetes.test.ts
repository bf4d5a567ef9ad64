/** ops/kubernetes/: its objects agree with each other, with the image and with the settings of the bridge. */
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as t from 'io-ts';
import { parse } from 'yaml';
import { STORE, serveOptions } from '../../../src/cli/io/options';
import { STORE_KEY } from '../../../src/cli/shared-state';
import { run } from '../../support/cli';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { decoded, files, kustomization, objectOf, pathOf, podsOf } from '../../support/ops/kubernetes';
import { readOps } from '../../support/ops/rules';
import { ROOT } from '../../support/root';

const { labels, pod } = podsOf('Deployment', 'account-bridge');
const { labels: checkLabels, pod: checkPod } = podsOf('Job', 'account-bridge-check');
const [bridge] = pod.containers;
const [check] = checkPod.containers;

afterAll(removeFolders);

const Selecting = t.type({ spec: t.type({ selector: t.record(t.string, t.string) }) });
const Matching = t.type({
  spec: t.type({ selector: t.type({ matchLabels: t.record(t.string, t.string) }) }),
});

/** The setting of a variable, in the container or by default. */
const settingOf = (name: string): unknown => {
  const option = serveOptions().find(({ envVar }) => envVar === name);
  if (option === undefined) throw new Error(`${name} is not a setting`);
  const set = bridge.env.find((variable) => variable.name === name)?.value;
  return set === undefined ? option.defaultValue : (option.parseArg?.<unknown>(set, undefined) ?? set);
};

/** A time of the bridge in seconds. */
const secondsOf = (name: string): number => decoded(t.number, settingOf(name), name) / 1000;

const isSubset = (part: Readonly<Record<string, string>>, whole: Readonly<Record<string, string>>): boolean =>
  Object.entries(part).every(([name, value]) => whole[name] === value);

describe('the list of objects', () => {
  test('kustomization.yaml has every file once', () => {
    expect([...kustomization.resources].sort()).toEqual([...files].sort());
  });

  test('the rules are those of ops/alerts.yml', () => {
    const { groups } = decoded(
      t.type({ groups: t.UnknownArray }),
      parse(readOps('alerts.yml')),
      'alerts.yml',
    );
    expect(groups.length).toBeGreaterThan(3);
    expect(objectOf('PrometheusRule', 'account-bridge')).toMatchObject({ spec: { groups } });
  });

  test('what the check needs has the label by which it is applied first', () => {
    const first = { rollout: 'check' };
    expect(kustomization.generatorOptions.labels).toMatchObject(first);
    expect(objectOf('Job', 'account-bridge-check')).toMatchObject({ metadata: { labels: first } });
    expect(objectOf('NetworkPolicy', 'account-bridge-check')).toMatchObject({ metadata: { labels: first } });
    expect(objectOf('Deployment', 'account-bridge')).not.toMatchObject({ metadata: { labels: first } });
  });
});

describe('the end of a pod', () => {
  test('the grace period is longer than preStop, the drain delay and the deadline together', () => {
    const preStop = Number(bridge.lifecycle?.preStop.exec.command[1]);
    const end = preStop + secondsOf('BRIDGE_DRAIN_DELAY_MS') + secondsOf('BRIDGE_SHUTDOWN_DEADLINE_MS');
    expect(preStop).toBeGreaterThan(0);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(end + 5);
  });

  test('a request can take as long as its deadline says', () => {
    expect(secondsOf('BRIDGE_SHUTDOWN_DEADLINE_MS')).toBeGreaterThanOrEqual(
      secondsOf('BRIDGE_REQUEST_DEADLINE_MS'),
    );
  });

  test('no pod of a rollout ends before its successor is ready', () => {
    expect(objectOf('Deployment', 'account-bridge')).toMatchObject({
      spec: { strategy: { rollingUpdate: { maxUnavailable: 0 } } },
    });
  });
});

describe('the settings of the bridge', () => {
  test('each variable is a setting with a value that the bridge takes, or a secret as a file', () => {
    const others = bridge.env.filter(({ name }) => !serveOptions().some(({ envVar }) => envVar === name));
    expect(others.map(({ name }) => name)).toEqual([
      'NODE_OPTIONS',
      'BRIDGE_SUBJECT_KEY_FILE',
      'ACME_APP_KEY_FILE',
      'ACME_CRM_TOKEN_FILE',
    ]);
    for (const { name, value } of bridge.env)
      if (value !== undefined && !others.some((other) => other.name === name)) settingOf(name);
    const secrets = others.filter(({ name }) => name.endsWith('_FILE'));
    for (const { name, value } of secrets) expect(value).toBe(`/secrets/${name.replace(/_FILE$/, '')}`);
  });

  test('the ports are those on which the image and the admin listener listen', () => {
    const image = /BRIDGE_PORT=(\d+)/.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))?.[1];
    expect(bridge.ports).toEqual([
      { name: 'http', containerPort: Number(image) },
      { name: 'admin', containerPort: settingOf('BRIDGE_ADMIN_PORT') },
    ]);
    expect(settingOf('BRIDGE_ADMIN_HOST')).toBe('0.0.0.0');
  });

  test('probes ask the admin listener', () => {
    const probes = [bridge.startupProbe, bridge.livenessProbe, bridge.readinessProbe];
    expect(probes.map((probe) => probe?.httpGet)).toEqual(
      ['/livez', '/livez', '/readyz'].map((path) => ({ path, port: 'admin' })),
    );
  });

  test('the heap is at most half of the memory', () => {
    const options = bridge.env.find(({ name }) => name === 'NODE_OPTIONS')?.value ?? '';
    const heap = Number(/^--max-old-space-size=(\d+)$/.exec(options)?.[1]);
    const { memory } = bridge.resources.limits;
    expect([memory, bridge.resources.requests.memory]).toEqual(['1Gi', '1Gi']);
    expect(heap).toBeLessThanOrEqual(1024 / 2);
  });
});

describe('the guide', () => {
  /** What the guide adds to lists of the manifests, for replicas with a store. */
  const added = [
    ...readFileSync(join(ROOT, 'docs/guides/kubernetes.md'), 'utf8').matchAll(
      /^```yaml\n(- [\s\S]*?)^```$/gm,
    ),
  ].flatMap(([, text = '']): readonly unknown[] => parse(text));

  test('gives a store and its key as files of the Secret, and lets the bridge reach the store', () => {
    expect(added).toEqual([
      ...[STORE, STORE_KEY].map((name) => ({ name: `${name}_FILE`, value: `/secrets/${name}` })),
      { to: [expect.anything()], ports: [{ port: 6379 }] },
    ]);
    const policy = objectOf('NetworkPolicy', 'account-bridge');
    const { egress } = decoded(t.type({ spec: t.type({ egress: t.UnknownArray }) }), policy, 'policy').spec;
    expect(egress).not.toContainEqual(added[2]);
    expect(egress[0]).toMatchObject({ to: [{ namespaceSelector: {} }], ports: [{ port: 53 }, { port: 53 }] });
  });
});

describe('the check before a rollout', () => {
  test('has the image, the mappings and the secrets of the bridge', () => {
    expect(check.args).toEqual(['check', '--strict']);
    expect([check.image, check.volumeMounts]).toEqual([bridge.image, bridge.volumeMounts]);
    expect(checkPod.volumes).toEqual(pod.volumes);
    expect(bridge.env).toEqual(expect.arrayContaining(check.env));
  });

  test('is not repeated when a pod starts', () => {
    expect([pod.initContainers, checkPod.initContainers]).toEqual([undefined, undefined]);
  });

  test('its pod gets no request', () => {
    for (const name of ['account-bridge', 'account-bridge-admin']) {
      const { selector } = decoded(Selecting, objectOf('Service', name), name).spec;
      expect([isSubset(selector, labels), isSubset(selector, checkLabels)]).toEqual([true, false]);
    }
  });
});

describe.each([
  ['bridge', pod],
  ['check', checkPod],
])('the pod of the %s', (_name, each) => {
  const [container] = each.containers;

  test('runs without rights, on a file system that it cannot write', () => {
    expect(each).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(each.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('runs the image of this version', () => {
    const { version } = decoded(
      t.type({ version: t.string }),
      JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')),
      'package.json',
    );
    expect(container.image).toBe(`account-bridge:${version}`);
  });
});

test.each([['Deployment'], ['PodDisruptionBudget']])('the %s selects the pods of the bridge', (kind) => {
  const { matchLabels } = decoded(Matching, objectOf(kind, 'account-bridge'), kind).spec.selector;
  expect([isSubset(matchLabels, labels), isSubset(matchLabels, checkLabels)]).toEqual([true, false]);
});

test('the autoscaler alone says how many replicas there are, and that two are the least', () => {
  const deployment = objectOf('Deployment', 'account-bridge');
  expect(deployment).not.toHaveProperty('spec.replicas');
  expect(objectOf('HorizontalPodAutoscaler', 'account-bridge')).toMatchObject({
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'account-bridge' },
      minReplicas: 2,
    },
  });
});

test.each([
  ['account-bridge', labels],
  ['account-bridge-check', checkLabels],
])('the network policy %s is for its pods alone', (name, own) => {
  const { matchLabels } = decoded(
    t.type({ spec: t.type({ podSelector: t.type({ matchLabels: t.record(t.string, t.string) }) }) }),
    objectOf('NetworkPolicy', name),
    name,
  ).spec.podSelector;
  expect([labels, checkLabels].filter((each) => isSubset(matchLabels, each))).toEqual([own]);
});

test('the job of the metrics is the one that alerts expect', () => {
  expect(objectOf('ServiceMonitor', 'account-bridge')).toMatchObject({
    spec: { jobLabel: 'app.kubernetes.io/name' },
  });
  expect(objectOf('Service', 'account-bridge-admin')).toMatchObject({
    metadata: { labels: { 'app.kubernetes.io/name': 'account-bridge' } },
  });
});

/** The volumes of a pod as a node lays them out: each file behind two links, so that all change at once. */
const layOut = (): { readonly mappings: string; readonly secrets: Readonly<Record<string, string>> } => {
  const [mappings, secrets] = [makeFolder(), makeFolder()];
  const items = pod.volumes.find(({ name }) => name === 'mappings')?.configMap?.items ?? [];
  const sources = new Map(
    kustomization.configMapGenerator.flatMap(({ files: named }) =>
      named.map((each): [string, string] => [each.split('=')[0] ?? '', each.split('=')[1] ?? '']),
    ),
  );
  for (const { key, path } of items) {
    mkdirSync(dirname(join(mappings, '..2026_11_30', path)), { recursive: true });
    copyFileSync(pathOf(sources.get(key) ?? key), join(mappings, '..2026_11_30', path));
  }
  symlinkSync('..2026_11_30', join(mappings, '..data'));
  for (const tenant of new Set(items.map(({ path }) => path.split('/')[0] ?? '')))
    symlinkSync(join('..data', tenant), join(mappings, tenant));
  const named = check.env.map(({ name }): [string, string] => {
    writeFileSync(join(secrets, name), 'an-invented-one');
    return [name, join(secrets, name)];
  });
  return { mappings, secrets: Object.fromEntries(named) };
};

test('the check passes on the volumes, and fails where a secret is missing', async () => {
  const { mappings, secrets } = layOut();
  const checked = await run(['check', '--strict', '--mappings', mappings], secrets, ROOT);
  expect(checked).toMatchObject({ code: 0, stdout: '1 tenant checked: no problems\n' });
  expect((await run(['check', '--strict', '--mappings', mappings], {}, ROOT)).code).toBe(1);
});

test('the tenants of the example fit into a ConfigMap, three hundred of them do not, and their secrets fit', () => {
  const MOST_BYTES = 1_048_576;
  const named = kustomization.configMapGenerator.flatMap((each) => each.files);
  const texts = named.map((each) => readFileSync(pathOf(each.split('=')[1] ?? ''), 'utf8'));
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  expect(bytes).toBeLessThan(MOST_BYTES);
  expect(300 * bytes).toBeGreaterThan(MOST_BYTES);
  const secret = check.env.reduce((sum, { name }) => sum + name.length + 64, 0);
  expect(300 * secret).toBeLessThan(MOST_BYTES);
});
