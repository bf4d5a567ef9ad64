/** An upstream that is asked twice for one shopper, as the stock adapters do not: for the customer, then for the points. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flatMap, left, right } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../../../src/adapter/define-adapter';
import type { HttpAnswer, HttpRequest } from '../../../src/adapter/http';
import { payloadInvalid } from '../../../src/core/failure';
import { BaseUrl, Integer } from '../../../src/values/codec';

const Customer = t.type({ id: t.string, name: t.string });
const Points = t.type({ points: Integer });

const get = (...path: readonly string[]): HttpRequest => ({ path, query: [], headers: {} });

const decoded =
  <A>(codec: t.Type<A>) =>
  ({ body }: HttpAnswer) =>
    pipe(
      body,
      flatMap((value) => (codec.is(value) ? right(value) : left(payloadInvalid('', codec.name)))),
    );

export const twoRequests = defineAdapter({
  name: 'two-requests',
  summary: 'asks for a customer, and then for the points',
  settings: t.type({ baseUrl: BaseUrl }),
  lookup: t.type({}),
  payload: t.intersection([Customer, Points]),
  credentials: [],
  owner: () => 'unsaid',
  connect: ({ baseUrl }, { http }) => {
    const { send, dispose } = http({ baseUrl });
    return right({
      dispose,
      ask: (_lookup, call) =>
        pipe(
          send(get('customer'), call),
          TE.flatMapEither(decoded(Customer)),
          TE.flatMap((customer) =>
            pipe(
              send(get('points', customer.id), call),
              TE.flatMapEither(decoded(Points)),
              TE.map(({ points }) => ({ ...customer, points })),
            ),
          ),
        ),
    });
  },
  example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
});

const TENANT = {
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'digits' },
  sources: { shop: { adapter: 'two-requests', settings: { baseUrl: 'https://shop.example' } } },
  user: { id: 'request.userIdentifier', name: 'shop.name', bonuses: 'shop.points' },
};

/** Writes the tenant `acme`, whose source sends two requests. */
export const writeTwoRequests = (mappings: string): void => {
  mkdirSync(join(mappings, 'acme'));
  writeFileSync(join(mappings, 'acme', 'tenant.json'), JSON.stringify(TENANT, undefined, 2));
};
