/** Resolvers of names that fail, or never answer, in the place of `dns.lookup`. */
import type { LookupFunction } from 'node:net';

/** Answers nobody, ever; counts who asked. */
export const hangingLookup = (): { readonly lookup: LookupFunction; readonly asked: () => number } => {
  let asked = 0;
  const lookup: LookupFunction = () => {
    asked += 1;
  };
  return { lookup, asked: () => asked };
};

/** Fails with a code of `dns.lookup`'s: `ENOTFOUND`, `EAI_AGAIN`. */
export const failingLookup =
  (code: string): LookupFunction =>
  (hostname, _options, answer) =>
    setImmediate(() =>
      answer(
        Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), { code, syscall: 'getaddrinfo' }),
        '',
      ),
    );

/** Gives every name one address. */
export const fixedLookup =
  (address: string): LookupFunction =>
  (_hostname, options, answer) =>
    setImmediate(() =>
      options.all === true ? answer(null, [{ address, family: 4 }]) : answer(null, address, 4),
    );
