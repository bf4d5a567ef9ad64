/** Resolvers of names that fail, or never answer, in the place of the system's. */
import type { Lookup } from '../../../src/upstream/http/dns-cache';

/** Never answers; counts the calls. */
export const hangingLookup = (): { readonly lookup: Lookup; readonly asked: () => number } => {
  let asked = 0;
  const lookup: Lookup = () => {
    asked += 1;
  };
  return { lookup, asked: () => asked };
};

/** Fails with a code of `dns.lookup`'s: `ENOTFOUND`, `EAI_AGAIN`. */
export const failingLookup =
  (code: string): Lookup =>
  (hostname, _options, resolved) =>
    setImmediate(() =>
      resolved(
        Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), { code, syscall: 'getaddrinfo' }),
        [],
      ),
    );

/** Gives every name one address. */
export const fixedLookup =
  (address: string): Lookup =>
  (_hostname, _options, resolved) =>
    setImmediate(() => resolved(null, [{ address, family: 4 }]));
