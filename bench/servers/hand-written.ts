/**
 * Contender (b): the service that a retailer would write in an afternoon with express, axios and winston. It
 * is what those libraries' own documentation recommends, with a kept-alive connection pool, and no worse.
 * Environment: SPAAZA_URL, SPAAZA_TOKEN, APP_KEY. Its log on standard output names its port first.
 */
import axios from 'axios';
import express from 'express';
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, format, transports } from 'winston';
import { accountOf, NO_SUCH_USER, type SpaazaError, type SpaazaReply } from './account';

const { SPAAZA_URL, SPAAZA_TOKEN, APP_KEY } = process.env;

const logger = createLogger({
  format: format.combine(format.timestamp(), format.json()),
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston's own types disagree
  transports: [new transports.Console()],
});

const spaaza = axios.create({
  baseURL: `${SPAAZA_URL}/internal`,
  timeout: 1500,
  httpAgent: new Agent({ keepAlive: true }),
  headers: { Authorization: `Bearer ${SPAAZA_TOKEN}`, 'X-Spaaza-MyPrice-App-Hostname': 'demo.example' },
});

const isNoSuchUser = (error: unknown): boolean =>
  axios.isAxiosError<SpaazaError>(error) && error.response?.data.error?.code === NO_SUCH_USER;

const app = express();
app.use(express.json());

app.use((request, response, next) => {
  const startedAt = Date.now();
  response.on('finish', () => {
    const { method, path } = request;
    logger.info('request', {
      method,
      path,
      status: response.statusCode,
      durationMs: Date.now() - startedAt,
    });
  });
  next();
});

app.post('/spaaza/account', async (request, response) => {
  if (request.get('authorization') !== `Bearer ${APP_KEY}`) {
    response.status(401).json({
      error: { message: 'Your account cannot be shown right now. Please contact the shop’s support.' },
    });
    return;
  }
  try {
    const params = { user_id: request.body.userIdentifier };
    const { data } = await spaaza.get<SpaazaReply>('/get-user', { params });
    response.json({ user: accountOf(data.results.user_info) });
  } catch (error) {
    if (isNoSuchUser(error)) response.status(404).json({ error: { message: 'No such user.' } });
    else response.status(502).json({ error: { message: 'Please try again later.' } });
  }
});

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  logger.info('listening', { port });
});
