/**
 * Spaaza as the servers on express ask it, with axios and a kept-alive connection pool.
 * Environment: SPAAZA_URL, SPAAZA_TOKEN, and SOURCES: how often each user is asked for, at the same time.
 */
import axios from 'axios';
import { Agent } from 'node:http';
import { NO_SUCH_USER, type SpaazaError } from './account';

const { SPAAZA_URL, SPAAZA_TOKEN, SOURCES = '1' } = process.env;

const spaaza = axios.create({
  baseURL: `${SPAAZA_URL}/internal`,
  timeout: 5000,
  httpAgent: new Agent({ keepAlive: true }),
  headers: { Authorization: `Bearer ${SPAAZA_TOKEN}`, 'X-Spaaza-MyPrice-App-Hostname': 'demo.example' },
});

const sources = Array.from({ length: Number(SOURCES) });

/** The answer of every source. */
export const askAll = async <A>(userId: string): Promise<readonly A[]> => {
  const params = { user_id: userId };
  const replies = await Promise.all(sources.map(() => spaaza.get<A>('/get-user', { params })));
  return replies.map(({ data }) => data);
};

export const isNoSuchUser = (error: unknown): boolean =>
  axios.isAxiosError<SpaazaError>(error) && error.response?.data.error?.code === NO_SUCH_USER;
