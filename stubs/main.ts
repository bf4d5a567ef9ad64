/**
 * Both stubs in one process, for a container: `node dist/stubs/main.js`.
 * Environment: STUB_HOST (127.0.0.1), SPAAZA_STUB_PORT (4801), AHUNTER_STUB_PORT (4802). No other file under
 * stubs/ reads it. SIGTERM and SIGINT close both stubs, after which the process ends by itself.
 */
import { startAhunter } from './ahunter';
import type { Stub } from './server';
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

const closeOnSignal = (stubs: readonly Stub[]): void => {
  const close = (): void => {
    for (const stub of stubs) void stub.close();
  };
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
};

const main = async (): Promise<void> => {
  const host = readSetting('STUB_HOST', '127.0.0.1');
  const spaaza = await startSpaaza({ host, port: readPort('SPAAZA_STUB_PORT', '4801') });
  const ahunter = await startAhunter({ host, port: readPort('AHUNTER_STUB_PORT', '4802') });
  closeOnSignal([spaaza, ahunter]);
  process.stdout.write(`spaaza stub listens on ${spaaza.url}\n`);
  process.stdout.write(`ahunter stub listens on ${ahunter.url}\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // Not process.exitCode: the stub that did start would keep the process alive.
  process.exit(1);
});
