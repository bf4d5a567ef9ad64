/** The number of threads of the built process: look-ups that hang must not use up the threads that read files. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { killBridges, MAIN, runProgram, type Environment } from '../support/e2e/bridge';
import { until } from '../support/until';
import { makeFolder, removeFolders } from '../support/e2e/tenants';

afterEach(async () => {
  await killBridges();
  removeFolders();
});

/**
 * Once the command has begun: opens pipes, each of which holds a thread until somebody writes to it, and then a file.
 * It says which of them came first.
 */
const HOLDING = `
const fs = require('node:fs');
const first = (what) => {
  fs.writeSync(1, what + ' came first');
  process.kill(process.pid, 'SIGKILL');
};
setTimeout(() => {
  for (const pipe of process.env.PIPES.split(':')) fs.open(pipe, 'r', () => first('a pipe'));
  fs.stat('/', () => first('the file'));
  fs.writeFileSync(process.env.ASKED, '');
}, 0);
`;

/** Holds so many threads; `frees` one of them when everything has been asked for, or none. Gives what was said. */
const heldBy = async (threads: number, environment: Environment, frees: boolean): Promise<string> => {
  const folder = makeFolder();
  const pipes = Array.from({ length: threads }, (_, index) => join(folder, `pipe-${index}`));
  execFileSync('mkfifo', pipes);
  const [script, asked] = [join(folder, 'holding.cjs'), join(folder, 'asked')];
  writeFileSync(script, HOLDING);
  const command = [process.execPath, '--require', script, MAIN, '--help'];
  const ended = runProgram(command, { PIPES: pipes.join(':'), ASKED: asked, ...environment });
  if (!frees) return (await ended).stdout;
  await until(() => existsSync(asked));
  const written = openSync(pipes[0] ?? '', constants.O_RDWR);
  const { stdout } = await ended;
  closeSync(written);
  return stdout;
};

test('a file is read while 60 look-ups hang', async () => {
  expect(await heldBy(60, {}, false)).toContain('the file came first');
});

test('with fewer threads, set by the environment, a file is read only when one of them is free', async () => {
  expect(await heldBy(2, { UV_THREADPOOL_SIZE: '2' }, true)).toContain('a pipe came first');
});
