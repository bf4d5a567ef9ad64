#!/usr/bin/env node
/** The entry of the program: `health`, which is asked every few seconds, loads nothing else. */
import { askHealth, healthTarget } from './cli/health';
import { holdSignals } from './cli/io/held-signals';

// Without a listener, Node opens its debugger at this signal.
process.on('SIGUSR1', () => undefined);

// A name that cannot be resolved holds a thread of this pool, which also reads files. Node makes the pool when it is
// first used, which is after this.
process.env.UV_THREADPOOL_SIZE ??= '64';

const argv = process.argv.slice(2);

/** A command that serves hears these later; they end any other command. */
const serves = ['serve', 'demo', 'studio'].includes(argv[0] ?? '');
const passSignals = holdSignals(process, serves ? ['SIGHUP', 'SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGUSR2'] : []);

const asked = argv[0] === 'health' ? healthTarget(argv.slice(1), process.env) : undefined;

if (asked === undefined) void import('./process.js').then(({ start }) => start(argv, passSignals));
else
  void askHealth(asked, (text) => process.stderr.write(text)).then((code) => {
    process.exitCode = code;
  });
