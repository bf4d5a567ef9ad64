/** The objects of ops/kubernetes/, and of them what tests compare: pods, their containers and what they mount. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT } from '../root';

const FOLDER = join(ROOT, 'ops/kubernetes');

const Labels = t.record(t.string, t.string);

const Environment = t.array(t.intersection([t.type({ name: t.string }), t.partial({ value: t.string })]));

const Probe = t.type({
  httpGet: t.type({ path: t.string, port: t.string }),
});

const Container = t.intersection([
  t.type({
    image: t.string,
    env: Environment,
    securityContext: t.UnknownRecord,
    resources: t.type({ requests: Labels, limits: Labels }),
    volumeMounts: t.array(t.type({ name: t.string, mountPath: t.string, readOnly: t.literal(true) })),
  }),
  t.partial({
    args: t.array(t.string),
    ports: t.array(t.type({ name: t.string, containerPort: t.number })),
    startupProbe: Probe,
    livenessProbe: Probe,
    readinessProbe: Probe,
    lifecycle: t.type({
      preStop: t.type({ exec: t.type({ command: t.tuple([t.literal('sleep'), t.string]) }) }),
    }),
  }),
]);

const Volume = t.intersection([
  t.type({ name: t.string }),
  t.partial({
    configMap: t.type({ name: t.string, items: t.array(t.type({ key: t.string, path: t.string })) }),
    secret: t.type({ secretName: t.string }),
  }),
]);

const Pod = t.intersection([
  t.type({
    automountServiceAccountToken: t.boolean,
    enableServiceLinks: t.boolean,
    securityContext: t.UnknownRecord,
    containers: t.tuple([Container]),
    volumes: t.array(Volume),
  }),
  t.partial({ terminationGracePeriodSeconds: t.number, initContainers: t.UnknownArray }),
]);
type Pod = t.TypeOf<typeof Pod>;

const Workload = t.type({
  spec: t.type({ template: t.type({ metadata: t.type({ labels: Labels }), spec: Pod }) }),
});

/** What every object has. */
export const Manifest = t.type({
  apiVersion: t.string,
  kind: t.string,
  metadata: t.intersection([t.type({ name: t.string }), t.partial({ labels: Labels })]),
});
export type Manifest = t.TypeOf<typeof Manifest>;

/** What kustomization.yaml lists. */
const Kustomization = t.type({
  resources: t.array(t.string),
  configMapGenerator: t.array(t.type({ name: t.string, files: t.array(t.string) })),
  generatorOptions: t.type({ labels: Labels }),
});

export const decoded = <A>(codec: t.Type<A>, value: unknown, what: string): A => {
  const result = codec.decode(value);
  if (isRight(result)) return result.right;
  const places = result.left.map(({ context }) => context.map(({ key }) => key).join('.'));
  throw new Error(`${what}: ${places.join(', ')}`);
};

const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

/** Every object in a text, as YAML has it. */
export const objectsIn = (text: string): readonly unknown[] =>
  parseAllDocuments(text).map((document) => {
    const object: unknown = document.toJS();
    return object;
  });

/** The files of the folder that could hold objects. */
export const files = readdirSync(FOLDER).filter(
  (name) => name.endsWith('.yaml') && name !== 'kustomization.yaml',
);

export const kustomization = decoded(
  Kustomization,
  parse(textOf('kustomization.yaml')),
  'kustomization.yaml',
);

/** Every object of the folder's files. */
export const objects: readonly unknown[] = files.flatMap((file) => objectsIn(textOf(file)));

/** The object of that kind and name. */
export const objectOf = (kind: string, name: string): unknown =>
  objects.find((object) => Manifest.is(object) && object.kind === kind && object.metadata.name === name);

/** The pods that an object starts, and their labels. */
export const podsOf = (
  kind: string,
  name: string,
): { readonly labels: t.TypeOf<typeof Labels>; readonly pod: Pod } => {
  const { metadata, spec } = decoded(Workload, objectOf(kind, name), `${kind} ${name}`).spec.template;
  return { labels: metadata.labels, pod: spec };
};

/** A file of the folder, by its path there. */
export const pathOf = (file: string): string => join(FOLDER, file);
