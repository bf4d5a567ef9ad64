/** The studio's server as the page asks it. The token comes from the address's fragment and leaves the address at once. */
import type {
  Accepted,
  Added,
  Begun,
  Beginnings,
  BridgeReport,
  Certificate,
  Checked,
  Completions,
  ContractField,
  Opened,
  Sample,
  Saved,
  Tenants,
  Verified,
} from './api';

/** The server does not answer as it should: its status (0 without an answer), and what it says. */
export class NoAnswer extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

// The server is of the same build: its answers have the types of src/studio/api.ts.
const read: <T>(text: string) => T = JSON.parse;

const messageIn = (text: string): string => {
  try {
    const { error } = read<{ error?: { message?: string } }>(text);
    return error?.message ?? '';
  } catch {
    return '';
  }
};

/** Answers as they came, by source and in the order of its requests, for one shopper; an empty text is none. */
export type Pasted = {
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly identifier: string;
};

/** What a draft is tried with. */
export type Tried = { readonly fixture: string } | Pasted;

/** What is asked: for a draft, or live for a shopper, which the server does with the saved file. */
export type Asked = Tried | { readonly live: string; readonly reveal: boolean };

export type Beginning = { readonly name: string; readonly write: boolean } & (
  { readonly adapter: string; readonly answer: string } | { readonly recipe: string }
);

export const makeClient = (token: string) => {
  const ask = async <T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> => {
    const response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    }).catch((thrown: unknown) => {
      if (signal?.aborted === true) throw thrown;
      throw new NoAnswer(0, String(thrown));
    });
    const text = await response.text();
    if (!response.ok) throw new NoAnswer(response.status, messageIn(text) || `${response.status}`);
    return read<T>(text);
  };
  const of = (tenant: string): string => `api/tenants/${encodeURIComponent(tenant)}`;
  return {
    tenants: () => ask<Tenants>('api/tenants'),
    bridge: () => ask<BridgeReport>('api/status'),
    open: (tenant: string) => ask<Opened>(of(tenant)),
    check: (tenant: string, text: string, signal: AbortSignal) =>
      ask<Checked>(`${of(tenant)}/check`, { text }, signal),
    sample: (tenant: string, text: string, asked: Tried, signal: AbortSignal) =>
      ask<Sample>(`${of(tenant)}/sample`, { text, ...asked }, signal),
    complete: (tenant: string, text: string, offset: number, fixture: string | undefined) =>
      ask<Completions>(`${of(tenant)}/complete`, {
        text,
        offset,
        ...(fixture === undefined ? {} : { fixture }),
      }),
    save: (tenant: string, text: string, version: string, confirm: boolean) =>
      ask<Saved>(`${of(tenant)}/save`, { text, version, confirm }),
    verify: (tenant: string, text: string) => ask<Verified>(`${of(tenant)}/verify`, { text }),
    accept: (tenant: string, fixture: string) => ask<Accepted>(`${of(tenant)}/accept`, { fixture }),
    certificate: (tenant: string) => ask<Certificate>(`${of(tenant)}/certificate`, {}),
    live: (tenant: string, identifier: string, reveal: boolean, signal: AbortSignal) =>
      ask<Sample>(`${of(tenant)}/live`, { identifier, reveal }, signal),
    addFixture: (tenant: string, name: string, pasted: Pasted) =>
      ask<Added>(`${of(tenant)}/fixtures`, { name, ...pasted }),
    contract: () => ask<{ readonly fields: readonly ContractField[] }>('api/contract'),
    beginnings: () => ask<Beginnings>('api/begin'),
    begin: (request: Beginning) => ask<Begun>('api/begin', request),
  };
};
export type Client = ReturnType<typeof makeClient>;

const KEPT = 'account-bridge-studio-token';

/** The token out of `#token=…`; after a reload the one that this tab has kept. */
export const takeToken = (): string => {
  const given = /^#(?:token=)?([A-Za-z0-9_-]{16,})$/.exec(location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem(KEPT, given);
    history.replaceState(null, '', `${location.pathname}#/`);
  }
  return sessionStorage.getItem(KEPT) ?? '';
};
