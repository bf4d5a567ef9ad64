/** A granted token as a text, so that other processes can have it too. */
import { Secret } from '../../core/secret';
import type { MadeText } from '../../store/shared-state';
import { ACCESS_TOKEN, type Granted } from './asking';

/** How long a token is kept for others if its endpoint does not say how long it lives, in milliseconds. */
const KEEP_MS = 86_400_000;

export const textOf = ({ token, lifetimeMs }: Granted): MadeText => ({
  text: JSON.stringify({ token: token.reveal(), lifetimeMs }),
  keepMs: lifetimeMs ?? KEEP_MS,
});

/** What such a text holds; `undefined` for any other text. */
export const grantedIn = (text: string): Omit<Granted, 'refreshToken'> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('token' in value)) return undefined;
    const { token } = value;
    const lifetimeMs = 'lifetimeMs' in value ? value.lifetimeMs : undefined;
    if (typeof token !== 'string' || token === '') return undefined;
    if (lifetimeMs !== undefined && typeof lifetimeMs !== 'number') return undefined;
    return { token: new Secret(token, undefined, ACCESS_TOKEN), lifetimeMs };
  } catch {
    return undefined;
  }
};
