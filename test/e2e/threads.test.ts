/** That the built process has more threads than names that hang are likely to take: its files are read by the same. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN, runProgram, type Environment } from '../support/e2e/bridge';
import { makeFolder, removeFolders } from '../support/e2e/tenants';

afterEach(removeFolders);

/** Once the command has begun: opens pipes that nobody writes to, each of which holds a thread, and then a file. */
const HOLDING = `
const fs = require('node:fs');
setTimeout(() => {
  for (const pipe of process.env.PIPES.split(':')) fs.open(pipe, 'r', () => undefined);
  fs.stat('/', () => { fs.writeSync(1, 'the file was read'); process.kill(process.pid, 'SIGKILL'); });
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(process.env.PATIENCE));
}, 0);
`;

const heldBy = async (threads: number, environment: Environment): Promise<string> => {
  const folder = makeFolder();
  const pipes = Array.from({ length: threads }, (_, index) => join(folder, `pipe-${index}`));
  execFileSync('mkfifo', pipes);
  const script = join(folder, 'holding.cjs');
  writeFileSync(script, HOLDING);
  const command = [process.execPath, '--require', script, MAIN, '--help'];
  return (await runProgram(command, { PIPES: pipes.join(':'), ...environment })).stdout;
};

test('A file is read while 60 look-ups hang', async () => {
  expect(await heldBy(60, { PATIENCE: '5000' })).toContain('the file was read');
});

test('It is not by as few threads as the environment may say', async () => {
  expect(await heldBy(2, { PATIENCE: '300', UV_THREADPOOL_SIZE: '2' })).not.toContain('the file was read');
});
