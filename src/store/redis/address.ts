/** The address of a store: `redis://`, or `rediss://` with TLS. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';

export interface StoreAddress {
  readonly isTls: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly host: string;
  readonly port: number;
  readonly database: number;
  /** What all names in the store begin with. */
  readonly prefix: string;
}

const FORM =
  /^(rediss?):\/\/(?:([^@/?]*)@)?(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?\/?(\d{1,3})?(?:\?(.*))?$/i;

const PREFIX = 'account-bridge:';

const PORT = '6379';

const FORMS = 'redis://USER:PASSWORD@HOST:PORT or rediss://USER:PASSWORD@HOST:PORT';

const wrong = (what: string): Either<string, never> => left(`the address of the store ${what}`);

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** The credentials before the `@`; a text alone is a password. */
const credentialsOf = (text: string | undefined): Pick<StoreAddress, 'username' | 'password'> | undefined => {
  if (text === undefined || text === '') return {};
  const [user = '', word] = text.split(/:(.*)/s);
  const username = decoded(word === undefined ? '' : user);
  const password = decoded(word ?? user);
  if (username === undefined || password === undefined) return undefined;
  return { ...(username !== '' && { username }), password };
};

/** Reads the address of a store; `Left` says what is wrong, without a part of it, which can be secret. */
export const readAddress = (text: string): Either<string, StoreAddress> => {
  const [, scheme, userinfo, address, name, port = PORT, database = '0', query = ''] =
    FORM.exec(text.trim()) ?? [];
  const host = address ?? name;
  if (scheme === undefined || host === undefined) return wrong(`is not like ${FORMS}`);
  const settings = new URLSearchParams(query);
  if ([...settings.keys()].some((key) => key !== 'prefix'))
    return wrong('has an unknown setting: use "prefix"');
  const credentials = credentialsOf(userinfo);
  if (credentials === undefined) return wrong('has a user or password with a wrong % sequence');
  return right({
    isTls: scheme.toLowerCase() === 'rediss',
    ...credentials,
    host,
    port: Number(port),
    database: Number(database),
    prefix: settings.get('prefix') ?? PREFIX,
  });
};
