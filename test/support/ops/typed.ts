/** Objects of Kubernetes compared with the types of its API: the compiler finds unknown keys and wrong values. */
import { join } from 'node:path';
import {
  ModuleKind,
  ModuleResolutionKind,
  ScriptTarget,
  createCompilerHost,
  createProgram,
  createSourceFile,
  flattenDiagnosticMessageText,
  type CompilerOptions,
} from 'typescript';
import { ROOT } from '../root';
import { Manifest } from './kubernetes';

/** A file that only the compiler sees, in a folder from which it finds packages. */
const FILE = join(ROOT, 'test/support/ops/objects.ts');

const OPTIONS: CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ScriptTarget.ES2023,
  module: ModuleKind.NodeNext,
  moduleResolution: ModuleResolutionKind.NodeNext,
};

/** The package that has the types of an object. */
const packageOf = ({ apiVersion }: Manifest): string =>
  apiVersion.startsWith('monitoring.coreos.com/')
    ? `@kubernetes-models/prometheus-operator/${apiVersion}`
    : `kubernetes-models/${apiVersion}`;

/** A statement that is right if the object is of its type. */
const statementOf = (object: unknown, index: number): string => {
  if (!Manifest.is(object)) throw new Error(`not an object of Kubernetes: ${JSON.stringify(object)}`);
  const [type, text] = [`I${object.kind}`, JSON.stringify(object)];
  return `import type { ${type} as Type${index} } from '${packageOf(object)}'; export const of${index}: Type${index} = ${text};`;
};

/** What the compiler says about such a file. */
const compile = (source: string): readonly string[] => {
  const host = createCompilerHost(OPTIONS);
  const file = createSourceFile(FILE, source, ScriptTarget.ES2023);
  const program = createProgram([FILE], OPTIONS, {
    ...host,
    fileExists: (name) => name === FILE || host.fileExists(name),
    getSourceFile: (name, ...others) => (name === FILE ? file : host.getSourceFile(name, ...others)),
  });
  return program
    .getSemanticDiagnostics(file)
    .map(({ messageText }) => flattenDiagnosticMessageText(messageText, '\n'));
};

/** What is wrong with these objects, in the words of the compiler. */
export const wrongTypes = (objects: readonly unknown[]): readonly string[] =>
  compile(objects.map(statementOf).join('\n'));
