/**
 * ahunter's `user/account/get` as a small server: for the demo, end-to-end tests and the benchmark.
 * It is written from the documentation alone and must never import an adapter: an error that both shared would
 * show in no test. Sources: ahunter-account-get.txt and the public documentation.
 */
import { AHUNTER_ACCOUNTS, type AhunterAccount } from './ahunter-accounts';
import { listen, prepareAnswer, type Answer, type ListenOptions, type Stub } from './server';

/** The tokens that find an account are the accounts' own `token_api`. */
export type AhunterOptions = ListenOptions & { readonly accounts?: readonly AhunterAccount[] };

type Question = { readonly token: string; readonly pretty: boolean };

type Prepared = { readonly plain: Answer; readonly pretty: Answer };

const PATH = '/site/user/account/get';

/**
 * The service documents no format for errors: these bodies and the choice of 400 and 403 are the stub's own.
 * None repeats the request, since the token is part of it.
 */
const refusal = (status: number, error: string, headers = {}): Answer =>
  prepareAnswer(status, JSON.stringify({ error }), headers);

const REFUSALS = {
  path: refusal(404, 'no such path'),
  method: refusal(405, 'only GET is served', { Allow: 'GET' }),
  token: refusal(403, 'no account has this token'),
  request: refusal(400, 'user and output are needed, each once, and nothing else; output must have json'),
} as const;

/** Undefined when a percent sign does not begin an escape. */
const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/**
 * Separators are `;` and `&` as they are: encoded, they belong to a value. Undefined when a parameter is repeated,
 * has no `=`, or does not decode.
 */
const readParameters = (query: string): ReadonlyMap<string, string> | undefined => {
  const parameters = new Map<string, string>();
  for (const part of query.split(/[;&]/)) {
    const mark = part.indexOf('=');
    const name = decode(part.slice(0, Math.max(mark, 0)));
    const value = decode(part.slice(mark + 1));
    if (mark < 1 || name === undefined || value === undefined || parameters.has(name)) return undefined;
    parameters.set(name, value);
  }
  return parameters;
};

/** Whether each accepted `output` asks for pretty JSON. `|` arrives raw or as %7C: clients differ in this. */
const PRETTY_BY_OUTPUT: ReadonlyMap<string, boolean> = new Map([
  ['json', false],
  ['json|pretty', true],
  ['pretty|json', true],
]);

const readQuestion = (query: string): Question | undefined => {
  const parameters = readParameters(query);
  const token = parameters?.get('user') ?? '';
  const pretty = PRETTY_BY_OUTPUT.get(parameters?.get('output') ?? '');
  if (parameters?.size !== 2 || token === '' || pretty === undefined) return undefined;
  return { token, pretty };
};

/** The sample's own formatting, which has a space on both sides of a colon. */
const formatPretty = (account: AhunterAccount): string =>
  JSON.stringify(account, null, 2).replaceAll(/^( *"\w+"):/gm, '$1 :');

const prepareAccount = (account: AhunterAccount): Prepared => ({
  plain: prepareAnswer(200, JSON.stringify(account)),
  pretty: prepareAnswer(200, formatPretty(account)),
});

/** Serves `GET /site/user/account/get?user=TOKEN;output=json|pretty`. */
export const startAhunter = (options: AhunterOptions = {}): Promise<Stub> => {
  const accounts = new Map(
    (options.accounts ?? AHUNTER_ACCOUNTS).map((account) => [account.token_api, prepareAccount(account)]),
  );
  const answer = (query: string): Answer => {
    const question = readQuestion(query);
    if (question === undefined) return REFUSALS.request;
    const account = accounts.get(question.token);
    if (account === undefined) return REFUSALS.token;
    return question.pretty ? account.pretty : account.plain;
  };
  return listen(
    { answers: { [PATH]: answer }, notFound: REFUSALS.path, wrongMethod: REFUSALS.method },
    options,
  );
};
