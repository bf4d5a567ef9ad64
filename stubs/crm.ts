/**
 * An invented CRM with an HTTP API, as a small server: what a retailer may have already, and what the tenant
 * `demo-http` is asked through. It imports no adapter.
 *
 *   GET /api/v1/customers?phone=79000000011      Authorization: Bearer TOKEN
 *   200 {"customers":[{…}],"total":1}            of an unknown user: {"customers":[],"total":0}
 *   400, 401 {"error":{"code":"…"}}
 */
import { CRM_CUSTOMERS, type CrmCustomer } from './crm-customers';
import { listen, prepareAnswer, type Answer, type ListenOptions, type Stub } from './server';

/** What the stub accepts when its options say nothing else. It opens nothing anywhere. */
export const CRM_TOKEN = 'demo-crm-token';

export type CrmOptions = ListenOptions & {
  readonly customers?: readonly CrmCustomer[];
  readonly token?: string;
};

const PATH = '/api/v1/customers';

const refusal = (status: number, code: string, headers = {}): Answer =>
  prepareAnswer(status, JSON.stringify({ error: { code } }), headers);

const REFUSALS = {
  path: refusal(404, 'no_such_path'),
  method: refusal(405, 'method_not_allowed', { Allow: 'GET' }),
  token: refusal(401, 'token_rejected', { 'WWW-Authenticate': 'Bearer' }),
  request: refusal(400, 'phone_expected'),
} as const;

const listOf = (customers: readonly CrmCustomer[]): Answer =>
  prepareAnswer(200, JSON.stringify({ customers, total: customers.length }));

const NONE = listOf([]);

/** Digits only, with Russia's code in place of its trunk prefix. */
const digitsOf = (phone: string): string => phone.replaceAll(/\D/g, '').replace(/^8(?=\d{10}$)/, '7');

/** The only parameter; undefined when it is not there once, in digits, and alone. */
const readPhone = (query: string): string | undefined => {
  const parameters = [...new URLSearchParams(query)];
  const [name, value = ''] = parameters[0] ?? [];
  return parameters.length === 1 && name === 'phone' && /^\d+$/.test(value) ? value : undefined;
};

/** Whether the only `Authorization` header is the token. */
const isAuthorized = (rawHeaders: readonly string[], token: string): boolean => {
  const values = rawHeaders.filter(
    (_, at) => at % 2 === 1 && /^authorization$/i.test(rawHeaders[at - 1] ?? ''),
  );
  return values.length === 1 && values[0] === `Bearer ${token}`;
};

/** Serves `GET /api/v1/customers?phone=DIGITS`. */
export const startCrm = (options: CrmOptions = {}): Promise<Stub> => {
  const customers = new Map(
    (options.customers ?? CRM_CUSTOMERS).map((customer) => [digitsOf(customer.phone), listOf([customer])]),
  );
  const answer = (query: string, rawHeaders: readonly string[]): Answer => {
    if (!isAuthorized(rawHeaders, options.token ?? CRM_TOKEN)) return REFUSALS.token;
    const phone = readPhone(query);
    return phone === undefined ? REFUSALS.request : (customers.get(phone) ?? NONE);
  };
  return listen(
    { answers: { [PATH]: answer }, notFound: REFUSALS.path, wrongMethod: REFUSALS.method },
    options,
  );
};
