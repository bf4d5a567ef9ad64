/** A studio in this process over a copy of a mappings folder, and its API asked over real HTTP. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import { adapters } from '../../adapters';
import type { Studio } from '../../src/cli/io/context';
import { commandWorld } from './command-world';
import type { CommandWorld } from './command-world';
import { ROOT } from './root';

export interface Replied {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: any;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface TestStudio extends CommandWorld {
  readonly mappings: string;
  readonly port: number;
  readonly token: string;
  /** With the token. */
  readonly get: (path: string) => Promise<Replied>;
  readonly post: (path: string, body: unknown) => Promise<Replied>;
  /** As it is written. */
  readonly ask: (path: string, asking?: Asking) => Promise<Replied>;
}

const running: { readonly studio: Studio; readonly folder: string }[] = [];

const ask =
  (port: number) =>
  (path: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Replied> =>
    new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => void chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = String(response.headers['content-type']).startsWith('application/json');
          const { statusCode: status = 0, headers: came } = response;
          resolve({ status, headers: came, text, body: isJson ? JSON.parse(text) : undefined });
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });

/** Starts a studio over copies of folders, such as `mappings/demo-http`, and of what `fill` writes there. */
export const startTestStudio = async (
  folders: readonly string[],
  {
    variables = {},
    fill = () => undefined,
    adminUrl,
  }: {
    readonly variables?: Readonly<Record<string, string>>;
    readonly fill?: (mappings: string) => void;
    readonly adminUrl?: string;
  } = {},
): Promise<TestStudio> => {
  const folder = mkdtempSync(join(tmpdir(), 'studio-'));
  for (const each of folders)
    cpSync(join(ROOT, each), join(folder, each.replace(/^.*\//, '')), { recursive: true });
  fill(folder);
  const command = commandWorld(adapters, variables);
  const started = await command.world.startStudio({ mappings: folder, port: 0, adminUrl }, command.world);
  if (!isRight(started)) throw new Error(`it does not listen: ${started.left}`);
  running.push({ studio: started.right, folder });
  const url = new URL(started.right.url);
  const [port, token] = [Number(url.port), url.hash.slice(1)];
  const headers = { Authorization: `Bearer ${token}` };
  return {
    ...command,
    mappings: folder,
    port,
    token,
    ask: ask(port),
    get: (path) => ask(port)(path, { headers }),
    post: (path, body) => ask(port)(path, { method: 'POST', headers, body }),
  };
};

/** Stops what a test left running, and removes the copies. */
export const stopStudios = async (): Promise<void> => {
  for (const { studio, folder } of running.splice(0)) {
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
