/** Endpoints of access tokens that give none: then the upstream is not asked at all. */
import {
  IMPATIENT,
  invalid,
  rejected,
  timeout,
  unreachable,
  type Defence,
  type Ending,
  type Row,
} from '../../support/faults/row';
import type { ScriptName } from '../scripts';

const row = (
  fault: string,
  token: ScriptName,
  ends: Ending,
  without = 'asks 1 times',
  defence: Defence = 'token',
): Row => ({ fault, token, script: 'right', requests: 0, ends, defence, without });

const NO_JSON = invalid('access_token', 'a token in JSON');

export const tokens: readonly Row[] = [
  {
    ...row('Its token endpoint says nothing.', 'hangsBeforeHeaders', timeout, 'answers nothing', 'deadline'),
    source: IMPATIENT,
  },
  row('Its token endpoint hangs up.', 'closedBeforeHeaders', unreachable('ECONNRESET')),
  row('Its token endpoint answers with a page of HTML, and calls it JSON.', 'htmlAsJson', NO_JSON),
  row('Its token endpoint answers without a token.', 'right', invalid('access_token', 'a token')),
  row('Its token endpoint rejects the client (401).', 'unauthorised', rejected(401)),
  row('Its token endpoint fails.', 'serverError', rejected(500)),
  row('Its token endpoint leads to another host (302).', 'found', rejected(302), 'asks another host'),
];
