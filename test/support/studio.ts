/** A studio in this process over a copy of a mappings folder, and its API asked over real HTTP. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import { adapters as stock } from '../../adapters';
import type { Adapter } from '../../src/adapter/define-adapter';
import type { Studio } from '../../src/cli/io/context';
import type { Secret } from '../../src/core/secret';
import { commandWorld } from './command-world';
import type { CommandWorld } from './command-world';
import { ROOT } from './root';

export interface Replied {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Of JSON. */
  readonly body: unknown;
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
  /** With the token; the body of an answer with the status 200. */
  readonly get: <A>(path: string) => Promise<A>;
  readonly post: <A>(path: string, body: unknown) => Promise<A>;
  /** As it is written. */
  readonly ask: (path: string, asking?: Asking) => Promise<Replied>;
}

const running: { readonly studio: Studio; readonly folder: string }[] = [];

const ask =
  (port: number) =>
  (path: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Replied> =>
    new Promise((resolve, reject) => {
      // A connection that is kept could have been closed while a command of the test ran in this process.
      const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
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

const bodyOf = ({ status, body, text }: Replied): unknown => {
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return body;
};

/** Starts a studio over copies of folders, such as `mappings/demo-http`, and of what `fill` writes there. */
export const startTestStudio = async (
  folders: readonly string[],
  {
    adapters = stock,
    variables = {},
    fill = () => undefined,
    adminUrl,
    adminToken,
  }: {
    readonly adapters?: readonly Adapter[];
    readonly variables?: Readonly<Record<string, string>>;
    readonly fill?: (mappings: string) => void;
    readonly adminUrl?: string;
    readonly adminToken?: Secret;
  } = {},
): Promise<TestStudio> => {
  const folder = mkdtempSync(join(tmpdir(), 'studio-'));
  for (const each of folders)
    cpSync(join(ROOT, each), join(folder, each.replace(/^.*\//, '')), { recursive: true });
  fill(folder);
  const command = commandWorld(adapters, variables);
  const started = await command.world.startStudio(
    { mappings: folder, port: 0, adminUrl, adminToken },
    command.world,
  );
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
    get: async <A>(path: string) => bodyOf(await ask(port)(path, { headers })) as A,
    post: async <A>(path: string, body: unknown) =>
      bodyOf(await ask(port)(path, { method: 'POST', headers, body })) as A,
  };
};

/** Stops what a test left running, and removes the copies. */
export const stopStudios = async (): Promise<void> => {
  for (const { studio, folder } of running.splice(0)) {
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
