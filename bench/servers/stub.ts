/** The Spaaza stub with the benchmark's users, in a process of its own. It names its address on standard output. */
import { startSpaaza } from '../../stubs/spaaza';
import { USERS } from '../contests/spaaza-users';

startSpaaza({ users: USERS }).then(
  ({ url }) => {
    process.stdout.write(`listens on ${url}\n`);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
