/** `account-bridge studio`: a page on loopback that shows the tenants of a mappings folder, and edits them. */
import { isRight, right } from 'fp-ts/Either';
import { ADMIN_TOKEN } from '../admin/guard';
import { EXIT_OK, EXIT_UNUSABLE } from './io/context';
import type { CliContext, StudioSettings } from './io/context';
import { outputOf } from './report/output';
import { settingSecret } from './setting-secret';

export interface StudioOptions extends Omit<StudioSettings, 'adminToken'> {
  readonly json: boolean;
}

/** Why it does not listen; `code` is Node's. */
const notListening = (port: number, code: string): string =>
  code === 'EADDRINUSE'
    ? `the port ${port} is in use: name another with --port, or leave it out for a free one`
    : `the studio cannot listen on 127.0.0.1:${port}: ${code}`;

/** Serves the studio until a signal. Exit code 0 after it, 2 when it could not start. */
export const studio = async ({ json, ...settings }: StudioOptions, world: CliContext): Promise<number> => {
  const output = outputOf(world, []);
  const token =
    settings.adminUrl === undefined ? right(undefined) : settingSecret(ADMIN_TOKEN, world.variables);
  if (!isRight(token)) {
    output.error(`${token.left}\n`);
    return EXIT_UNUSABLE;
  }
  const stopped = new Promise<void>((stop) => {
    world.signals(() => stop());
  });
  const started = await world.startStudio({ ...settings, adminToken: token.right }, world);
  if (!isRight(started)) {
    output.error(`${notListening(settings.port, started.left)}\n`);
    return EXIT_UNUSABLE;
  }
  const { url, close } = started.right;
  if (json) output.json({ url });
  else output.text(`The studio is at ${url}\nThis address has its key: do not share it. Ctrl-C stops it.\n`);
  await stopped;
  await close();
  return EXIT_OK;
};
