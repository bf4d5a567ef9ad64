/** Writes the files that a process has loaded, one a line, to the file of LOADED when it ends. Threads say nothing. */
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread)
  process.on('exit', () => writeFileSync(process.env.LOADED, Object.keys(require.cache).join('\n')));
