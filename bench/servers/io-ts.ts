/**
 * The hand-written service that trusts nothing: it decodes the app's request and each answer of the upstream by io-ts.
 * Environment: SPAAZA_URL, SPAAZA_TOKEN, APP_KEY, SOURCES. Its log on standard output names its port first.
 */
import { isLeft } from 'fp-ts/Either';
import * as t from 'io-ts';
import { accountOf } from './account';
import { failed, notFound, serveExpress } from './express-server';
import { askAll, isNoSuchUser } from './spaaza-client';

const Asked = t.type({ userIdentifier: t.string });

const text = t.union([t.string, t.null]);
const number = t.union([t.number, t.null]);
const flag = t.union([t.boolean, t.null]);

const Status = t.partial({
  name: text,
  description: text,
  points_balance_current: number,
  points_to_proceed_next_level: number,
});

const Fields = t.partial({
  authentication_point_identifier: text,
  first_name: text,
  last_name: text,
  gender: text,
  birthday: text,
  username: text,
  phone_number: text,
  registered: flag,
  online_shopper: flag,
  frequency: number,
  loyalty_status: t.union([Status, t.null]),
});

const User = t.intersection([t.type({ user_id: t.number }), Fields]);

const Replies = t.array(t.type({ results: t.type({ user_info: User }) }));

serveExpress('/spaaza/account', async (request, response) => {
  const asked = Asked.decode(request.body);
  if (isLeft(asked)) return notFound(response);
  try {
    const decoded = Replies.decode(await askAll(asked.right.userIdentifier));
    if (isLeft(decoded)) return failed(response);
    const [first, ...others] = decoded.right.map(({ results }) => results.user_info);
    response.json({ user: accountOf(first!, others) });
  } catch (error) {
    if (isNoSuchUser(error)) notFound(response);
    else failed(response);
  }
});
