/** A customer file that is replaced under load in a process of its own: what requests came to, and how long they took. */
import { renameSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { errorCode } from '../../../src/json/read-file';
import { fileOf, peopleOf, phoneOf } from '../data-reload';
import type { Format } from '../data-reload';
import { ADMIN_TOKEN, eventsOf } from '../reload';
import { until } from '../until';
import { accountOf, ask, startBridge } from './bridge';
import type { Bridge } from './bridge';
import { crmTenant, SECRETS, writeMappings } from './tenants';

/** A request, and when. */
interface Timed {
  readonly tenant: string;
  readonly at: number;
  readonly tookMs: number;
}

/** Asks both tenants in turn, one request after the other. */
const watch = (bridge: Pick<Bridge, 'port'>, customers: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const failed: string[] = [];
  const timed: Timed[] = [];
  let [asked, isOver] = [0, false];
  const client = async (): Promise<void> => {
    while (!isOver) {
      asked += 1;
      const tenant = asked % 2 === 0 ? 'big' : 'small';
      const at = performance.now();
      const identifier = phoneOf(tenant === 'big' ? (asked * 7919) % customers : 0);
      const outcome = await ask(bridge, tenant, identifier, { agent }).then(
        ({ status }) => String(status),
        (error: unknown) => errorCode(error),
      );
      timed.push({ tenant, at, tookMs: performance.now() - at });
      if (outcome !== '200') failed.push(`${tenant} ${outcome}`);
    }
  };
  const ended = client();
  return {
    failed,
    timed,
    stop: async () => {
      isOver = true;
      await ended;
      agent.destroy();
    },
  };
};

/** A bridge with a tenant of many customers and one of one customer, both under load. */
export const bigUnderLoad = async (format: Format, customers: number, ...flags: readonly string[]) => {
  const file = `customers.${format}`;
  const tenantOf = (text: string) => ({
    'tenant.json': crmTenant([], { settings: { file } })['tenant.json'],
    [file]: text,
  });
  const mappings = writeMappings({
    big: tenantOf(fileOf(format, peopleOf(customers, 'Version 0'))),
    small: tenantOf(fileOf(format, peopleOf(1, 'Small'))),
  });
  const command = [
    'serve',
    '--mappings',
    mappings,
    '--admin-port',
    '0',
    '--require-tenants',
    'all',
    ...flags,
  ];
  const bridge = await startBridge(command, { ...SECRETS, BRIDGE_ADMIN_TOKEN: ADMIN_TOKEN });
  await until(() => eventsOf(bridge, 'tenant-loaded').length === 2);
  const path = join(mappings, 'big', file);
  /** Writes a file beside the one in service; gives what renames it into its place. */
  const prepare = (text: string): (() => void) => {
    writeFileSync(`${path}.next`, text);
    return () => renameSync(`${path}.next`, path);
  };
  const nameOf = async (at: number): Promise<string | undefined> =>
    accountOf(await ask(bridge, 'big', phoneOf(at))).name;
  return { bridge, path, prepare, nameOf, load: watch(bridge, customers) };
};
