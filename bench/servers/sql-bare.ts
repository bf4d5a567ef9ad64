/** The contest over a database on node:http and pg alone. Environment: APP_KEY, and the variables of libpq. */
import { failed, serveBare } from './bare-server';
import { accountOf, customerOf } from './sql-account';

serveBare(async (userIdentifier) => {
  const customer = await customerOf(userIdentifier);
  return customer === undefined
    ? failed(404, 'No such user.')
    : { status: 200, body: { user: accountOf(customer) } };
});
