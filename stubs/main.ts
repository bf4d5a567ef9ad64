/**
 * The stubs in one process, for a container: `node dist/stubs/main.js` has all of them, and `node dist/stubs/main.js crm`
 * those that are named.
 * Environment: STUB_HOST (127.0.0.1), SPAAZA_STUB_PORT (4801), AHUNTER_STUB_PORT (4802), CRM_STUB_PORT (4803). No
 * other file under stubs/ reads it. SIGTERM and SIGINT close the stubs, after which the process ends by itself.
 */
import { startAhunter } from './ahunter';
import { startCrm } from './crm';
import type { ListenOptions, Stub } from './server';
import { startSpaaza } from './spaaza';

/** An empty variable counts as one that is not set: an empty host would mean every interface. */
const readSetting = (name: string, otherwise: string): string => {
  const text = process.env[name] ?? '';
  return text === '' ? otherwise : text;
};

const readPort = (name: string, otherwise: string): number => {
  const text = readSetting(name, otherwise);
  if (!/^\d+$/.test(text) || Number(text) > 65_535) throw new Error(`${name} must be a port, 0 to 65535`);
  return Number(text);
};

type Start = (options: ListenOptions) => Promise<Stub>;

const STUBS: ReadonlyMap<string, { readonly start: Start; readonly port: string }> = new Map([
  ['spaaza', { start: startSpaaza, port: '4801' }],
  ['ahunter', { start: startAhunter, port: '4802' }],
  ['crm', { start: startCrm, port: '4803' }],
]);

const startStub = async (name: string): Promise<Stub> => {
  const stub = STUBS.get(name);
  if (stub === undefined) throw new Error(`there is no stub "${name}": take ${[...STUBS.keys()].join(', ')}`);
  const port = readPort(`${name.toUpperCase()}_STUB_PORT`, stub.port);
  const started = await stub.start({ host: readSetting('STUB_HOST', '127.0.0.1'), port });
  process.stdout.write(`${name} stub listens on ${started.url}\n`);
  return started;
};

const closeOnSignal = (stubs: readonly Stub[]): void => {
  const close = (): void => {
    for (const stub of stubs) void stub.close();
  };
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
};

const main = async (names: readonly string[]): Promise<void> => {
  closeOnSignal(await Promise.all((names.length === 0 ? [...STUBS.keys()] : names).map(startStub)));
};

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // Not process.exitCode: the stub that did start would keep the process alive.
  process.exit(1);
});
