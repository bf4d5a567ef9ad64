/**
 * The service that a retailer would write in an afternoon with express, pg and winston, by those libraries' own
 * documentation, with a pool of connections, and no worse.
 * Environment: APP_KEY, and the variables of libpq. Its log on standard output names its port first.
 */
import express from 'express';
import type { AddressInfo } from 'node:net';
import { createLogger, format, transports } from 'winston';
import { accountOf, customerOf } from './sql-account';

const { APP_KEY } = process.env;

const logger = createLogger({
  format: format.combine(format.timestamp(), format.json()),
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston's own types disagree
  transports: [new transports.Console()],
});

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

app.post('/sql/account', async (request, response) => {
  if (request.get('authorization') !== `Bearer ${APP_KEY}`) {
    response.status(401).json({
      error: { message: 'Your account cannot be shown right now. Please contact the shop’s support.' },
    });
    return;
  }
  const { userIdentifier } = request.body;
  if (typeof userIdentifier !== 'string' || !/^\d{1,50}$/.test(userIdentifier)) {
    response.status(404).json({ error: { message: 'No such user.' } });
    return;
  }
  try {
    const customer = await customerOf(userIdentifier);
    // Whose the row is, the row says: the database compares in its own way.
    if (customer?.phone !== userIdentifier)
      response.status(404).json({ error: { message: 'No such user.' } });
    else response.json({ user: accountOf(customer) });
  } catch {
    response.status(502).json({ error: { message: 'Please try again later.' } });
  }
});

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  logger.info('listening', { port });
});
