/** `POST /log-level`: another level for the log, for all lines or for a limited time for one tenant's. */
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { Emit } from '../observe/events';
import { failed, json, parsedBody } from './reply';
import type { Reply } from './reply';
import type { BridgeView } from './view';

const Level = t.keyof({ error: null, warn: null, info: null, debug: null });

const Change = t.intersection([
  t.exact(t.type({ level: Level })),
  t.exact(t.partial({ tenant: t.string, seconds: t.Int })),
]);
type Change = t.TypeOf<typeof Change>;

/** How long a tenant has a level of its own where the request does not say, in seconds. */
const SECONDS = 600;

const MOST_SECONDS = 86_400;

const USAGE =
  'send {"level": "debug"}, for all lines, or {"level": "debug", "tenant": "acme", "seconds": 600}; a level is "error", "warn", "info" or "debug"';

const isFit = ({ tenant, seconds }: Change): boolean =>
  seconds === undefined || (tenant !== undefined && seconds >= 1 && seconds <= MOST_SECONDS);

/** Changes the log level, and logs the change. An invalid request changes nothing. */
export const changeLogLevel = ({ log, isTenant }: BridgeView, emit: Emit, body: Buffer): Reply => {
  const change = Change.decode(parsedBody(body));
  if (!isRight(change) || !isFit(change.right)) return failed(400, USAGE);
  const { level, tenant, seconds = SECONDS } = change.right;
  if (tenant === undefined) {
    log.levels.set(level);
    emit({ event: 'log-level-changed', level });
  } else if (isTenant(tenant)) {
    log.levels.setFor(tenant, level, seconds);
    emit({ event: 'log-level-changed', level, tenant, seconds });
  } else return failed(404, 'no folder of the mappings folder has the name of this tenant');
  return json(200, log.levels.read());
};
