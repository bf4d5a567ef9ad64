/** The tenants of the figures: one described upstream each, and an account that says whose it is. */
import type { Files } from '../../support/e2e/tenants';

/** What differs from one tenant to the next. */
export interface TenantOptions {
  readonly baseUrl: string;
  /** Whether the payload says whose it is; if it does not, connections are not used again. */
  readonly isNamed?: boolean;
  /** Further keys of the source. */
  readonly source?: object;
}

const OWNER = { at: 'id', is: '{request.userIdentifier}' } as const;

/** A tenant whose accounts have the id that the upstream says. */
export const tenantOf = ({ baseUrl, isNamed = true, source }: TenantOptions): Files => ({
  'tenant.json': {
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'text' },
    sources: {
      people: {
        adapter: 'http',
        settings: { baseUrl, answer: { notFound: [{ status: 404 }] } },
        lookup: { path: '/users/{request.userIdentifier}', owner: isNamed ? OWNER : 'unsaid' },
        payload: { id: 'text!', name: 'text?', points: 'number?' },
        privateNetwork: true,
        ...source,
      },
    },
    user: { id: 'people.id', name: 'people.name', bonuses: 'people.points' },
  },
});

/** An upstream's answer about somebody. */
export const personOf = (id: string): string =>
  JSON.stringify({ id, name: `Shopper ${id}`, points: Number(id.slice(-3)) || 0 });
