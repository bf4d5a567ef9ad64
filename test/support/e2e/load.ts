/** App servers that ask a bridge without a pause, and what they were answered. */
import { Agent } from 'node:http';
import { errorCode } from '../../../src/json/read-file';
import { ask } from './bridge';
import type { Bridge } from './bridge';

/** Load on a bridge. */
export interface Load {
  /** How many requests were answered so far. */
  readonly answered: () => number;
  /** Ends the load when what is under way is answered; gives each answer that was not 200, by tenant and status. */
  readonly stop: () => Promise<readonly string[]>;
}

/** Asks tenants in turn, on so many kept connections at a time; `tenants` is asked for the tenants of the moment. */
export const startLoad = (
  bridge: Pick<Bridge, 'port'>,
  tenants: () => readonly string[],
  connections: number,
): Load => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const failed: string[] = [];
  let [asked, answered, isOver] = [0, 0, false];
  const client = async (): Promise<void> => {
    while (!isOver) {
      const names = tenants();
      const tenant = names[asked % names.length] ?? '';
      asked += 1;
      const outcome = await ask(bridge, tenant, String(2 * asked), { agent }).then(
        ({ status }) => String(status),
        (error: unknown) => errorCode(error),
      );
      answered += 1;
      if (outcome !== '200') failed.push(`${tenant} ${outcome}`);
    }
  };
  const clients = Array.from({ length: connections }, client);
  return {
    answered: () => answered,
    stop: async () => {
      isOver = true;
      await Promise.all(clients);
      agent.destroy();
      return failed;
    },
  };
};
