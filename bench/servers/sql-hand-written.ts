/**
 * The service that a retailer would write in an afternoon with express, pg and winston, by those libraries' own
 * documentation, with a pool of connections, and no worse.
 * Environment: APP_KEY, and the variables of libpq. Its log on standard output names its port first.
 */
import { failed, notFound, serveExpress } from './express-server';
import { accountOf, customerOf } from './sql-account';

serveExpress('/sql/account', async (request, response) => {
  const { userIdentifier } = request.body;
  if (typeof userIdentifier !== 'string' || !/^\d{1,50}$/.test(userIdentifier)) return notFound(response);
  try {
    const customer = await customerOf(userIdentifier);
    // Whose the row is, the row says: the database compares in its own way.
    if (customer?.phone !== userIdentifier) notFound(response);
    else response.json({ user: accountOf(customer) });
  } catch {
    failed(response);
  }
});
