/** `account-bridge demo`: the demo tenants with everything that they need, offline. */
import { isRight, right } from 'fp-ts/Either';
import { join } from 'node:path';
import { serveTenants } from './serve';
import type { Ports } from './serve';
import type { ServeSettings } from './io/options';
import { EXIT_UNUSABLE } from './io/context';
import type { Stubs, CliContext } from './io/context';
import type { Variables } from '../tenant/decode/secrets';

/** The tenants of the package's own mappings folder. */
const DEMO_TENANTS = ['demo-ahunter', 'demo-crm', 'demo-http', 'demo-spaaza'] as const;

/**
 * The variables that the demo tenants' files name. The credentials are those of the stub upstreams, and valid only
 * there.
 */
const demoVariables = ({ spaazaUrl, ahunterUrl, crmUrl }: Stubs): Variables => ({
  DEMO_APP_KEY: 'demo-app-key',
  DEMO_CRM_URL: crmUrl,
  DEMO_CRM_TOKEN: 'demo-crm-token',
  DEMO_SPAAZA_URL: spaazaUrl,
  DEMO_SPAAZA_TOKEN: 'demo-spaaza-token',
  DEMO_AHUNTER_URL: ahunterUrl,
  DEMO_AHUNTER_TOKENS: JSON.stringify({
    'maria@example.com': 'demo-ahunter-standard',
    'boris@example.com': 'demo-ahunter-new',
  }),
});

const examples = [
  ['demo-http', '79000000011'],
  ['demo-crm', '79000000001'],
  ['demo-spaaza', 'elise.marchand@example.com'],
  ['demo-ahunter', 'maria@example.com'],
] as const;

const welcome = ({ port, adminPort }: Ports): string =>
  [
    `The account bridge listens on http://127.0.0.1:${port}. Ask it for an account:`,
    ...examples.map(
      ([tenant, identifier]) =>
        `  curl -s http://127.0.0.1:${port}/${tenant}/account -H 'Authorization: Bearer demo-app-key' ` +
        `-H 'Content-Type: application/json' -d '{"userIdentifier":"${identifier}"}'`,
    ),
    ...(adminPort === undefined
      ? []
      : [
          `Metrics and status: http://127.0.0.1:${adminPort}/metrics and http://127.0.0.1:${adminPort}/status`,
        ]),
    'Ctrl-C stops it.',
    '',
  ].join('\n');

/** Says where the studio is, as soon as it listens; gives what stops it. */
const showStudio = (mappings: string, { adminPort }: Ports, world: CliContext): (() => Promise<void>) => {
  const adminUrl = adminPort === undefined ? undefined : `http://127.0.0.1:${adminPort}`;
  const starting = world.startStudio({ mappings, port: 0, adminUrl }, world).then((started) => {
    if (isRight(started)) world.writeError(`See these tenants in a browser: ${started.right.url}\n`);
    return started;
  });
  return async () => {
    const started = await starting;
    if (isRight(started)) await started.right.close();
  };
};

/** Serves the demo tenants against stub upstreams until a signal. */
export const demo = async (settings: Omit<ServeSettings, 'mappings'>, world: CliContext): Promise<number> => {
  if (settings.workers !== 1) {
    world.writeError('the demo is one process: leave out --workers (BRIDGE_WORKERS)\n');
    return EXIT_UNUSABLE;
  }
  const stubs = await world.startStubs();
  const mappings = join(world.packageRoot, 'mappings');
  const variables = { ...demoVariables(stubs), ...world.variables };
  const tenants = { names: DEMO_TENANTS, list: () => right(DEMO_TENANTS) };
  let closeStudio = (): Promise<void> => Promise.resolve();
  const code = await serveTenants({ ...settings, mappings }, tenants, variables, world, (ports) => {
    world.writeError(welcome(ports));
    closeStudio = showStudio(mappings, ports, { ...world, variables });
  });
  await closeStudio();
  await stubs.close();
  return code;
};
