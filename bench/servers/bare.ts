/**
 * The contest over HTTP on node:http and undici alone.
 * Environment: SPAAZA_URL, SPAAZA_TOKEN, APP_KEY, SOURCES.
 */
import { Pool } from 'undici';
import { accountOf, NO_SUCH_USER, type SpaazaError, type SpaazaReply, type SpaazaUser } from './account';
import { failed, serveBare, type Answer } from './bare-server';

const { SPAAZA_URL = '', SPAAZA_TOKEN, SOURCES = '1' } = process.env;

const spaaza = new Pool(SPAAZA_URL);
const headers = {
  authorization: `Bearer ${SPAAZA_TOKEN}`,
  'x-spaaza-myprice-app-hostname': 'demo.example',
};

const sources = Array.from({ length: Number(SOURCES) });

/** A user of a source; the failure where there is none. */
const ask = async (path: string): Promise<SpaazaUser | Answer> => {
  const reply = await spaaza.request({ method: 'GET', path, headers });
  if (reply.statusCode === 200) return ((await reply.body.json()) as SpaazaReply).results.user_info;
  const { error } = (await reply.body.json()) as SpaazaError;
  return error?.code === NO_SUCH_USER ? failed(404, 'No such user.') : failed(502, 'Please try again later.');
};

serveBare(async (userIdentifier) => {
  const path = `/internal/get-user?user_id=${encodeURIComponent(userIdentifier)}`;
  const [user, ...others] = await Promise.all(sources.map(() => ask(path)));
  if (user === undefined || 'body' in user) return user ?? failed(404, 'No such user.');
  const rest = others.flatMap((each) => ('body' in each ? [] : [each]));
  return { status: 200, body: { user: accountOf(user, rest) } };
});
