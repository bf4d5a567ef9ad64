/**
 * That no tenant's answers are another's trouble, by order of events: while one tenant's heavy answers are read, decoded,
 * mapped and written, each part waits for its turn, and another tenant's requests are answered before the next.
 */
import type { Received } from '../support/gateway/gateway';
import { asked, send } from '../support/gateway/gateway';
import { answerOf } from '../support/faults/bytes';
import { bridgeOver, loadWithout, stopBridges } from '../support/faults/bridge';
import { bodyOf, heavy, settledOf, type Heavy } from '../support/faults/heavy';
import { closeFaultServers, faultServer } from '../support/faults/server';
import { FIRST, SECOND } from '../support/faults/users';
import { until } from '../support/until';

afterEach(async () => {
  await stopBridges();
  await closeFaultServers();
});

/** Gives a turn when it is told to, and all of them at the end. */
const gate = () => {
  let waiting: (() => void)[] = [];
  let isOpen = false;
  return {
    turn: (): Promise<void> =>
      new Promise((turned) => {
        if (isOpen) turned();
        else waiting.push(turned);
      }),
    isAsked: () => waiting.length > 0,
    give: () => {
      const all = waiting;
      waiting = [];
      for (const turned of all) turned();
    },
    open: () => {
      isOpen = true;
    },
  };
};

interface Answers {
  readonly attacked: Received;
  /** Of the healthy tenant, each asked when a part of the attacked one's work waited, and once behind it. */
  readonly healthy: readonly Received[];
}

const answersOf = async (each: Heavy): Promise<Answers> => {
  const attacker = await faultServer(() => ({
    asked: ({ reply, user: id }) => reply(answerOf({ body: bodyOf(each, id, each.members()) })),
  }));
  const right = await faultServer('right');
  const { turn, isAsked, give, open } = gate();
  const attacked = loadWithout(attacker.baseUrl, settledOf(attacker.baseUrl, each));
  const tenants = [
    { ...attacked, name: 'attacked' },
    { ...loadWithout(right.baseUrl, {}), name: 'healthy' },
  ];
  const { port } = await bridgeOver(tenants, { turn });
  const ask = (tenant: string, id: string): Promise<Received> =>
    send(port, { path: `/${tenant}/account`, body: asked(id) });
  const ended: Received[] = [];
  const ending = ask('attacked', FIRST).then((received) => ended.push(received));
  const isNext = (): Promise<boolean> => until(() => ended.length > 0 || isAsked()).then(() => isAsked());
  const healthy: Received[] = [];
  while (await isNext()) {
    healthy.push(await ask('healthy', SECOND));
    give();
  }
  open();
  healthy.push(await ask('healthy', SECOND));
  await ending;
  return { attacked: ended[0]!, healthy };
};

it.each(heavy.map((each) => [each.fault, each] as const))(
  'another tenant is answered between the parts of the work: %s',
  async (_fault, each) => {
    const { attacked, healthy } = await answersOf(each);
    expect(attacked.status).toBe(each.ends.status);
    expect(healthy.map(({ status }) => status)).toEqual(healthy.map(() => 200));
  },
);

it.each(['38,000 keys', '25,000 lists', '30,000 values', 'XML with a list of 15,000'])(
  'each part of the work waits for a turn, and another tenant is answered before it: %s',
  async (name) => {
    const [large] = heavy.filter(({ fault }) => fault.includes(name));
    expect((await answersOf(large!)).healthy.length).toBeGreaterThan(2);
  },
);
