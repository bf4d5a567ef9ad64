/** The other side of a thread: it answers the requests that come, and a bug ends the one that met it. */
import type { MessagePort } from 'node:worker_threads';
import { failed } from '../../admin/reply';
import type { Reply } from '../../admin/reply';
import type { Emit } from '../../observe/events';
import { redactError } from '../../observe/redact';
import type { Engine } from './request';
import type { Answered, Asked } from './thread';

/** The answer of an engine; a bug is an answer, too. */
export const answerOr =
  (audit: Emit) =>
  (answering: Promise<Reply>): Promise<Reply> =>
    answering.catch((thrown: unknown) => {
      audit({ event: 'bug-caught', ...redactError(thrown) });
      return failed(500, 'the studio itself failed; the terminal that runs it says where');
    });

const answeredOf = (id: number, { body, ...rest }: Reply): Answered => ({
  id,
  reply: { ...rest, body: Buffer.concat(body) },
});

/** Answers what comes through a port. */
export const answerThrough = (port: MessagePort, { answer }: Engine, audit: Emit): void => {
  const never = new AbortController();
  const contained = answerOr(audit);
  port.on('message', ({ id, body, ...request }: Asked) => {
    void contained(answer({ ...request, body: Buffer.from(body) }, never.signal)).then((reply) =>
      port.postMessage(answeredOf(id, reply)),
    );
  });
};
