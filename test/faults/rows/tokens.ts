/** Endpoints of access tokens that give none, so that the upstream is not asked at all; and tokens that it rejects. */
import {
  IMPATIENT,
  invalid,
  ok,
  rejected,
  timeout,
  unreachable,
  type Defence,
  type Ending,
  type Row,
} from '../../support/faults/row';
import { others } from '../../support/faults/users';
import type { ScriptName } from '../scripts';

const row = (
  fault: string,
  token: ScriptName,
  ends: Ending,
  without = 'asks 1 times',
  defence: Defence = 'token',
): Row => ({ fault, token, script: 'right', requests: 0, ends, defence, without });

/** Takes the first token from the first user alone. */
const ending = (fault: string, script: ScriptName, more: Partial<Row> = {}): Row => ({
  fault,
  token: 'grantsAnew',
  script: ({ number, headers }) =>
    number > 0 && headers.get('authorization') === 'Bearer token-1' ? script : 'right',
  before: others(1),
  requests: 3,
  ends: ok,
  defence: 'renewal',
  without: 'answers 502 UpstreamRejected',
  ...more,
});

const rejections: readonly Row[] = [
  ending('It rejects a token that it took before (401).', 'unauthorised'),
  ending('It rejects a token that it took before (403).', 'forbidden'),
  ending('It rejects a token by a success that the tenant file lists.', 'tokenEnded', {
    answer: { rejected: [{ path: 'error', equals: 'expired_token' }] },
  }),
  ending('It rejects a token by another status that the tenant file lists.', 'sessionOver', {
    answer: { rejected: [{ status: 419 }] },
  }),
  ending('It rejects a token while its endpoint fails.', 'unauthorised', {
    token: 'grantsOnce',
    requests: 2,
    ends: rejected(500),
    without: 'tells another status: 401',
  }),
  ending('It rejects a new token, too.', 'unauthorised', {
    script: ({ number }) => (number > 0 ? 'unauthorised' : 'right'),
    ends: rejected(401),
    defence: 'renewal limit',
    before: others(20),
    requests: 22,
    without: 'asks 41 times',
  }),
  ending('It rejects every token, for many users.', 'unauthorised', {
    script: 'unauthorised',
    ends: rejected(401),
    defence: 'renewal limit',
    before: others(20),
    requests: 21,
    without: 'asks 42 times',
  }),
];

const LOGIN_REFUSED = { refused: [{ path: 'error', equals: 'expired_token' }] };

/** A login whose whole answer should be a token. */
const inPlainText = (fault: string, script: ScriptName, expected = 'a token in plain text'): Row => ({
  ...row(fault, script, invalid('', expected)),
  login: { format: 'text', tokenAt: undefined, lifetimeAt: undefined },
  tokenRepaired: 'grantsText',
});

const NO_XML = invalid('a.t', 'a token in XML');

/** A login whose request is JSON, and whose answer should be XML. */
const inXml = (fault: string, script: ScriptName, ends: Ending): Row => ({
  ...row(fault, script, ends),
  login: { format: 'xml', tokenAt: 'a.t', lifetimeAt: undefined },
  tokenRepaired: 'grantsXml',
});

/** The same with a request in XML. */
const allInXml = (fault: string, script: ScriptName, ends: Ending): Row => {
  const same = inXml(fault, script, ends);
  const template = '<Login><User>bridge</User><Password>{password}</Password></Login>';
  const xml = { template, syntax: 'xml', with: { password: '${SHOP_KEY}' } };
  return { ...same, login: { ...same.login, json: undefined, xml } };
};

/** The same with a login of the upstream's own. */
const logins: readonly Row[] = [
  {
    ...row('Its login says nothing.', 'hangsBeforeHeaders', timeout, 'answers nothing', 'deadline'),
    source: IMPATIENT,
  },
  row('Its login hangs up.', 'closedBeforeHeaders', unreachable('ECONNRESET')),
  row(
    'Its login answers with a page of HTML, and calls it JSON.',
    'htmlAsJson',
    invalid('access_token', 'a token in JSON'),
  ),
  row('Its login ends in the middle of its answer.', 'jsonCut', invalid('access_token', 'a token in JSON')),
  row('Its login answers without a token.', 'right', invalid('access_token', 'a token')),
  row(
    'Its login answers with a token of a wrong kind.',
    'grantsAnObject',
    invalid('access_token', 'a token'),
  ),
  row('Its login refuses the password (401).', 'unauthorised', rejected(401)),
  row('Its login fails.', 'serverError', rejected(500)),
  row('Its login leads to another host (302).', 'found', rejected(302), 'asks another host'),
  {
    ...row('Its login refuses by a success that the tenant file lists.', 'tokenEnded', rejected(200)),
    login: LOGIN_REFUSED,
  },
  inPlainText('Its login should answer plain text, and answers nothing.', 'empty'),
  inPlainText('Its login should answer plain text, and answers a page of HTML.', 'htmlAsJson'),
  inPlainText('Its login should answer plain text, and answers JSON.', 'grants'),
  inPlainText('Its login answers a plain text of several lines.', 'textInLines', 'a token'),
  inPlainText('Its login answers a plain text that is too long for a header.', 'textTooLong', 'a token'),
  inXml('Its login should answer XML, and answers a page of HTML.', 'htmlAsJson', NO_XML),
  allInXml(
    'Its login in XML is answered by a fault of SOAP with the status of a success.',
    'soapFault',
    rejected(200),
  ),
  allInXml('Its login in XML ends in the middle of its answer.', 'grantsXmlCut', NO_XML),
  allInXml('Its login in XML answers with an empty token.', 'grantsXmlEmpty', invalid('a.t', 'a token')),
  ending('It rejects a token of a login that it took before.', 'unauthorised'),
  ending('It rejects every token of a login, for many users.', 'unauthorised', {
    script: 'unauthorised',
    ends: rejected(401),
    defence: 'renewal limit',
    before: others(20),
    requests: 21,
    without: 'asks 42 times',
  }),
].map((each) => ({ login: {}, ...each }));

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
  ...rejections,
  ...logins,
];
