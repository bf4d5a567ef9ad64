/**
 * Loaded into a bridge before its own code: names that end in `.hung.example` are looked up as by a resolver that
 * does not answer. As `getaddrinfo` does, the look-up holds a thread of Node's pool until it ends: it opens a pipe
 * that nobody may be writing to (`HUNG_NAMES`). All other names are looked up as ever.
 */
import dns from 'node:dns';
import { open, close } from 'node:fs';

const pipe = process.env.HUNG_NAMES ?? '';
const real = { lookup: dns.lookup, promised: dns.promises.lookup };

const isHung = (name: string): boolean => name.endsWith('.hung.example');

const unknownName = (name: string): Error =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND', hostname: name });

const hang = (name: string, done: (error: Error) => void): void =>
  open(pipe, 'r', (_error, file) => {
    if (file !== undefined) close(file, () => undefined);
    done(unknownName(name));
  });

Object.assign(dns, {
  lookup: (name: string, ...rest: unknown[]) => {
    const done = rest.at(-1);
    if (isHung(name) && typeof done === 'function') return hang(name, (error) => void done(error));
    return Reflect.apply(real.lookup, dns, [name, ...rest]);
  },
});
Object.assign(dns.promises, {
  lookup: (name: string, ...rest: unknown[]) =>
    isHung(name)
      ? new Promise((_resolve, reject) => hang(name, reject))
      : Reflect.apply(real.promised, dns.promises, [name, ...rest]),
});
