/**
 * The generated files: documents with generated parts, and whole files. With --check it writes none and reports
 * those that are stale.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { adapters } from '../adapters';
import { contractFields } from '../src/mapping/check/account';
import { steps } from '../src/mapping/steps/catalogue';
import { fill, sections } from './documentation/sections';
import { problemsPage } from './problems';
import { prometheusRule } from './prometheus-rule';
import { baseSchema, tenantSchema } from './schema/tenant';

const ROOT = resolve(__dirname, '../..');

/** Gives a file's new text from its present text. */
type Generate = (text: string) => string | Promise<string>;

const document: Generate = (text) => fill(text, sections(ROOT));

const problems: Generate = async (text) => {
  const page = await problemsPage(ROOT);
  return fill(text, { problems: () => page });
};

const schema: Generate = () => JSON.stringify(tenantSchema({ adapters, steps, fields: contractFields() }));

/** Every generated file and what generates it; formatting is prettier's. */
const files: Readonly<Record<string, Generate>> = {
  'README.md': document,
  'docs/guides/add-an-adapter.md': document,
  'docs/reference/account.md': document,
  'docs/reference/adapters.md': document,
  'docs/reference/benchmark.md': document,
  'docs/reference/capacity.md': document,
  'docs/reference/command-line.md': document,
  'docs/reference/diagnostics.md': problems,
  'docs/reference/log.md': document,
  'docs/reference/metrics.md': document,
  'docs/reference/settings.md': document,
  'docs/reference/steps.md': document,
  'docs/reference/tenant-file.md': document,
  'ops/kubernetes/prometheus-rule.yaml': () => prometheusRule(ROOT),
  'schema/tenant.schema.json': schema,
  'schema/base.schema.json': () => JSON.stringify(baseSchema('tenant.schema.json')),
};

/** Writes a file, or with --check only reports whether it is stale. */
const renew = async (path: string, generate: Generate, check: boolean): Promise<boolean> => {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const options = await resolveConfig(path);
  const generated = await format(await generate(text), { ...options, filepath: path });
  if (generated !== text && !check) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, generated);
  }
  return generated !== text;
};

const main = async (check: boolean): Promise<number> => {
  const stale: string[] = [];
  for (const [file, generate] of Object.entries(files))
    if (await renew(resolve(ROOT, file), generate, check)) stale.push(file);
  const said = check ? 'stale, run "npm run generate"' : 'written';
  for (const file of stale) process.stdout.write(`${file}: ${said}\n`);
  return check && stale.length > 0 ? 1 : 0;
};

void main(process.argv.includes('--check')).then((code) => {
  process.exitCode = code;
});
