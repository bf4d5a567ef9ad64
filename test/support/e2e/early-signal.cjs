/** A script for `--require`: it sends the process `EARLY_SIGNAL` when the file of the whole program begins to be read. */
const Module = require('node:module');

const load = Module._extensions['.js'];
Module._extensions['.js'] = (module, file) => {
  if (file.endsWith('/dist/src/process.js')) process.kill(process.pid, process.env.EARLY_SIGNAL);
  return load(module, file);
};
