/**
 * The guides of docs/guides as steps that a test follows: files to write, and commands to type with what they print.
 * CONTRIBUTING.md has the convention.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { typedIn, type Typed } from './readme';
import type { Environment } from './bridge';

/** A whole file that the reader writes. */
interface Written {
  readonly path: string;
  readonly text: string;
}

export type Step = Typed | Written;

const BLOCK = /^```(?:console|\w+ title=(\S+))\n([\s\S]*?)^```$/gm;

/** The steps of a guide, in order: blocks without a title that are not `console` are shown only. */
export const stepsIn = (text: string): readonly Step[] =>
  [...text.matchAll(BLOCK)].flatMap(([, path, block = '']): readonly Step[] =>
    path === undefined ? typedIn(block) : [{ path, text: block }],
  );

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether a command printed what the guide shows: `…` is any text in a line, and on a line of its own any lines. */
export const fits = (shown: string, printed: string): boolean => {
  const pattern = escaped(shown.trimEnd()).replace(/^…$/gm, '[^]*?').replaceAll('…', '[^\\n]*?');
  return new RegExp(`^${pattern}$`).test(printed.trimEnd());
};

const END = 'end-of-this-command';

/** A shell in a folder, into which commands are typed one after the other. */
export interface Shell {
  /** What the command printed, on both streams. */
  readonly type: (command: string) => Promise<string>;
  /** Ends the shell and what it left running. */
  readonly close: () => Promise<void>;
}

export const openShell = (folder: string, environment: Environment): Shell => {
  const child = spawn('sh', [], { cwd: folder, env: environment, detached: true });
  const closed = new Promise<void>((tell) => child.once('close', () => tell()));
  let printed = '';
  let heard = (): void => undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    heard();
  });
  child.stdin.write('exec 2>&1\n');
  const type = (command: string): Promise<string> =>
    new Promise((tell, fail) => {
      printed = '';
      heard = () => {
        const [output, rest] = printed.split(`${END}\n`);
        if (rest !== undefined) tell(output ?? '');
      };
      void closed.then(() => fail(new Error(`the shell ended in "${command}": ${printed}`)));
      child.stdin.write(`{ ${command}\n} < /dev/null\nprintf '${END}\\n'\n`);
    });
  const close = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await closed;
  };
  return { type, close };
};

/** Writes a file of a guide. */
export const writeStep = (folder: string, { path, text }: Written): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
