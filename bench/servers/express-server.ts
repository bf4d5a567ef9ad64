/** What the servers on express share, by the documentation of express and winston: the key, the log line, the port. */
import express, { type Request, type Response } from 'express';
import type { AddressInfo } from 'node:net';
import { createLogger, format, transports } from 'winston';

const { APP_KEY } = process.env;

const logger = createLogger({
  format: format.combine(format.timestamp(), format.json()),
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston's own types disagree
  transports: [new transports.Console()],
});

export const notFound = (response: Response): void =>
  void response.status(404).json({ error: { message: 'No such user.' } });

export const failed = (response: Response): void =>
  void response.status(502).json({ error: { message: 'Please try again later.' } });

/** Serves one route to requests with the key `APP_KEY`. Its log on standard output names its port first. */
export const serveExpress = (
  path: string,
  answer: (request: Request, response: Response) => Promise<void>,
): void => {
  const app = express();
  app.use(express.json());
  app.use((request, response, next) => {
    const startedAt = Date.now();
    response.on('finish', () => {
      const { method, path: asked } = request;
      logger.info('request', {
        method,
        path: asked,
        status: response.statusCode,
        durationMs: Date.now() - startedAt,
      });
    });
    next();
  });
  app.post(path, async (request, response) => {
    if (request.get('authorization') !== `Bearer ${APP_KEY}`) {
      response.status(401).json({
        error: { message: 'Your account cannot be shown right now. Please contact the shop’s support.' },
      });
      return;
    }
    await answer(request, response);
  });
  const server = app.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    logger.info('listening', { port });
  });
};
