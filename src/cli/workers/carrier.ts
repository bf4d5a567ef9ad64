/** The carrier of shared state whose memory is the primary's: a worker's side, and the primary's. */
import { hash } from 'node:crypto';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { Carrier } from '../../store/carrier';
import {
  BeginRequest,
  Begun,
  ExtendRequest,
  FinishRequest,
  FromPrimary,
  FromWorker,
  LeadRequest,
  Lease,
  LeaseRequest,
} from '../io/process-group';
import type { Channel, Operation, Primary } from '../io/process-group';

/** An operation that the primary did not do. */
class NotDone extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (why: NotDone) => void;
}

/** A key can hold secrets, which stay in the process that has them. */
const hashed = <Q extends { readonly key: string }>(request: Q): Q => ({
  ...request,
  key: hash('sha256', request.key),
});

/** A worker's carrier: each operation is a message to the primary, which answers with another. */
export const carrierOf = ({
  send,
  onMessage,
  onGone,
}: Pick<Primary, 'send' | 'onMessage' | 'onGone'>): Carrier => {
  const waiting = new Map<number, Waiting>();
  let [last, isGone] = [0, false];
  onMessage((received) => {
    const message = FromPrimary.decode(received);
    if (!isRight(message)) return;
    const { right: told } = message;
    if (told.kind !== 'operated' && told.kind !== 'not-operated') return;
    const waits = waiting.get(told.id);
    waiting.delete(told.id);
    if (told.kind === 'operated') waits?.resolve(told.result);
    else waits?.reject(new NotDone('NOT_DONE'));
  });
  onGone(() => {
    isGone = true;
    for (const { reject } of waiting.values()) reject(new NotDone('PRIMARY_GONE'));
    waiting.clear();
  });
  const operate =
    <R>(operation: Operation, result: t.Type<R>) =>
    async (request: unknown): Promise<R> => {
      if (isGone) throw new NotDone('PRIMARY_GONE');
      last += 1;
      const id = last;
      const answer = await new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        send({ kind: 'operate', id, operation, request });
      });
      if (result.is(answer)) return answer;
      throw new NotDone('NOT_AN_ANSWER');
    };
  const [begin, extend, finish] = [
    operate('begin', Begun),
    operate('extend', t.boolean),
    operate('finish', t.boolean),
  ];
  return {
    lease: operate('lease', Lease),
    begin: (request) => begin(hashed(request)),
    extend: (request) => extend(hashed(request)),
    finish: (request) => finish(hashed(request)),
    lead: operate('lead', t.boolean),
  };
};

const run = <Q, R>(codec: t.Type<Q>, act: (request: Q) => Promise<R>, request: unknown): Promise<R> => {
  const decoded = codec.decode(request);
  return isRight(decoded) ? act(decoded.right) : Promise.reject(new NotDone('NOT_A_REQUEST'));
};

const operateOn = (carrier: Carrier, operation: Operation, request: unknown): Promise<unknown> => {
  switch (operation) {
    case 'lease':
      return run(LeaseRequest, carrier.lease, request);
    case 'begin':
      return run(BeginRequest, carrier.begin, request);
    case 'extend':
      return run(ExtendRequest, carrier.extend, request);
    case 'finish':
      return run(FinishRequest, carrier.finish, request);
    case 'lead':
      return run(LeadRequest, carrier.lead, request);
  }
};

/** Does in the primary's memory what a worker asks for. */
export const carryFor = (carrier: Carrier, { send, onMessage }: Channel): void =>
  onMessage((received) => {
    const message = FromWorker.decode(received);
    if (!isRight(message) || message.right.kind !== 'operate') return;
    const { id, operation, request } = message.right;
    operateOn(carrier, operation, request).then(
      (result) => send({ kind: 'operated', id, result }),
      () => send({ kind: 'not-operated', id }),
    );
  });
