/**
 * Loaded into a bridge before its own code: names that end in `.hung.example` are looked up as by a resolver that
 * does not answer. As `getaddrinfo` does, the look-up holds a thread of Node's pool until it ends: it opens a pipe
 * without a writer (`HUNG_NAMES`). All other names are looked up as usual.
 */
import dns from 'node:dns';
import { open, close } from 'node:fs';

const pipe = process.env.HUNG_NAMES ?? '';
const lookup: (...given: never) => unknown = dns.lookup;
const promised: (...given: never) => unknown = dns.promises.lookup;

const isHung = (name: string): boolean => name.endsWith('.hung.example');

const unknownName = (name: string): Error =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND', hostname: name });

const hang = (name: string, done: (error: Error) => void): void =>
  open(pipe, 'r', (error, file) => {
    if (error === null) close(file, () => undefined);
    done(unknownName(name));
  });

/** What `dns.lookup` is called with: the name first, the callback last. */
type Given = readonly [name: string, ...rest: unknown[]];

const isCallback = (value: unknown): value is (error: Error) => void => typeof value === 'function';

Object.assign(dns, {
  lookup: (...given: Given): unknown => {
    const done = given.at(-1);
    if (isHung(given[0]) && isCallback(done)) return hang(given[0], done);
    return Reflect.apply(lookup, dns, given);
  },
});
Object.assign(dns.promises, {
  lookup: (...given: Given): unknown =>
    isHung(given[0])
      ? new Promise((_resolve, reject) => hang(given[0], reject))
      : Reflect.apply(promised, dns.promises, given),
});
