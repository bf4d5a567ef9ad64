/** A tenant over described upstreams that no network has: what each of them is asked, and how that ends. */
import { right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { http } from '../../../adapters/http';
import type { HttpAnswer, HttpRequest } from '../../../src/adapter/http';
import type { Call } from '../../../src/core/call';
import { resolve } from '../../../src/resolve';
import type { Loaded } from '../../../src/tenant/load';
import { messageOf } from '../../../src/upstream/http/request-message';
import { contextOf, load } from '../tenant/world';
import { callOf } from '../upstream/call';

const settings = (name: string) => ({
  baseUrl: `https://${name}.example`,
  answer: { notFound: [{ status: 404 }] },
});

export interface Shop {
  /** The lookup of the source `shop`, beside its path and owner. */
  readonly lookup?: object;
  readonly identifier?: string;
  /** What a first source, `crm`, answers; with it the file has that source. */
  readonly crm?: object;
  /** The type of that answer. */
  readonly payload?: object;
  /** Further keys of `shop`. */
  readonly source?: object;
  /** Further keys of the file. */
  readonly head?: object;
  /** Further rules. */
  readonly user?: object;
}

/** A tenant file with a source `shop`. */
export const shopFile = ({ lookup, identifier = 'text', crm, payload, source, head, user }: Shop): string =>
  JSON.stringify({
    access: 'open',
    identifier: { type: identifier },
    ...head,
    sources: {
      ...(crm && {
        crm: {
          adapter: 'http',
          settings: settings('crm'),
          lookup: { path: '/{request.userIdentifier}', owner: 'unsaid' },
          payload,
        },
      }),
      shop: {
        adapter: 'http',
        settings: settings('shop'),
        lookup: { path: '/c', owner: 'unsaid', ...lookup },
        payload: { points: 'number?' },
        ...source,
      },
    },
    user: { id: 'request.userIdentifier', bonuses: 'shop.points', ...user },
  });

/** One request, as it is written. */
export interface AskedRequest {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const written = (request: HttpRequest): AskedRequest => {
  const message = messageOf('/', request);
  if (message._tag === 'Left') throw new Error(`cannot be written: ${message.left.fault}`);
  const { target, headers, body } = message.right;
  return { target, headers, body };
};

export interface Asked {
  readonly loaded: Loaded;
  /** The requests to `shop`, in their order. */
  readonly requests: readonly AskedRequest[];
  /** Asks for a user: the outcome, or the failure. */
  readonly ask: (identifier: string, call?: Partial<Call>) => Promise<unknown>;
}

/** A shop that answers every request. */
export const openShop = (
  shop: Shop,
  answer: HttpAnswer = { status: 200, body: right({ points: 5 }) },
): Asked => {
  const requests: AskedRequest[] = [];
  const loaded = load(
    shopFile(shop),
    contextOf([http], {
      http: ({ baseUrl }) => ({
        dispose: () => undefined,
        send: (request) => {
          if (baseUrl.includes('crm')) return TE.right({ status: 200, body: right({ ...shop.crm }) });
          requests.push(written(request));
          return TE.right(answer);
        },
      }),
    }),
  );
  return {
    loaded,
    requests,
    ask: async (identifier, call = {}) => {
      if (loaded.tenant === undefined) throw new Error(JSON.stringify(loaded.problems));
      const outcome = await resolve(loaded.tenant, identifier, { ...callOf(), ...call })();
      return outcome._tag === 'Right' ? 'ok' : outcome.left;
    },
  };
};
