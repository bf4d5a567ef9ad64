/**
 * The Spaaza stub with the benchmark's users, in a process of its own. It names its address on standard output.
 * `UPSTREAM_MS`: how long each answer takes, in milliseconds.
 */
import { startSpaaza } from '../../stubs/spaaza';
import { USERS } from '../contests/spaaza-users';

startSpaaza({ users: USERS, latencyMs: Number(process.env.UPSTREAM_MS ?? '0') }).then(
  ({ url }) => {
    process.stdout.write(`listens on ${url}\n`);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
