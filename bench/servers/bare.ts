/**
 * The contest over HTTP on node:http and undici alone.
 * Environment: SPAAZA_URL, SPAAZA_TOKEN, APP_KEY.
 */
import { Pool } from 'undici';
import { accountOf, NO_SUCH_USER, type SpaazaError, type SpaazaReply } from './account';
import { failed, serveBare } from './bare-server';

const { SPAAZA_URL = '', SPAAZA_TOKEN } = process.env;

const spaaza = new Pool(SPAAZA_URL);
const headers = {
  authorization: `Bearer ${SPAAZA_TOKEN}`,
  'x-spaaza-myprice-app-hostname': 'demo.example',
};

serveBare(async (userIdentifier) => {
  const path = `/internal/get-user?user_id=${encodeURIComponent(userIdentifier)}`;
  const reply = await spaaza.request({ method: 'GET', path, headers });
  if (reply.statusCode === 200) {
    const { results } = (await reply.body.json()) as SpaazaReply;
    return { status: 200, body: { user: accountOf(results.user_info) } };
  }
  const { error } = (await reply.body.json()) as SpaazaError;
  return error?.code === NO_SUCH_USER ? failed(404, 'No such user.') : failed(502, 'Please try again later.');
});
