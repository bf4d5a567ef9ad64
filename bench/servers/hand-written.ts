/**
 * Contender (b): the service that a retailer would write in an afternoon with express, axios and winston. It
 * is what those libraries' own documentation recommends, and no worse.
 * Environment: SPAAZA_URL, SPAAZA_TOKEN, APP_KEY, SOURCES. Its log on standard output names its port first.
 */
import { accountOf, type SpaazaReply } from './account';
import { failed, notFound, serveExpress } from './express-server';
import { askAll, isNoSuchUser } from './spaaza-client';

serveExpress('/spaaza/account', async (request, response) => {
  try {
    const [first, ...others] = await askAll<SpaazaReply>(String(request.body.userIdentifier));
    const rest = others.map(({ results }) => results.user_info);
    response.json({ user: accountOf(first!.results.user_info, rest) });
  } catch (error) {
    if (isNoSuchUser(error)) notFound(response);
    else failed(response);
  }
});
