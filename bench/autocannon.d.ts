/** What the benchmark uses of autocannon 9, which comes without types; its README is the source. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  namespace autocannon {
    interface Request {
      readonly method: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }

    interface Client {
      readonly setRequests: (requests: readonly Request[]) => void;
    }

    interface Options {
      readonly url: string;
      readonly connections: number;
      /** Seconds; or so many requests. */
      readonly duration?: number;
      readonly amount?: number;
      /** Seconds that a connection waits for an answer, 10 without it. */
      readonly timeout?: number;
      /** Is called for each connection. */
      readonly setupClient: (client: Client) => void;
    }

    interface Result {
      readonly errors: number;
      readonly timeouts: number;
      readonly non2xx: number;
      readonly '2xx': number;
      /** Seconds. */
      readonly duration: number;
    }

    /** Emits `response` with client, status, bytes and milliseconds. */
    type Instance = EventEmitter & PromiseLike<Result>;
  }

  function autocannon(options: autocannon.Options): autocannon.Instance;
  export = autocannon;
}
