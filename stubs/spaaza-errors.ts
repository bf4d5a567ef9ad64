/**
 * The errors of the Spaaza stub, documented ones and its own, in the two shapes that are live.
 * `spaaza-request.ts` decides which error a request gets.
 */
import { prepareAnswer, type Answer, type Json } from './server';

/** `today` is `error: {code, name, description}`; `older` is `errors`, an object keyed by code. */
export type ErrorShape = 'today' | 'older';

type SpaazaError = {
  readonly status: number;
  readonly code: number;
  readonly description: string;
  readonly extrainfo?: string;
};

/**
 * Documented: codes 5, 6, 68 and 269. The HTTP status of code 5 is not documented; 401 is a guess.
 * Spaaza's descriptions are localised, so one here is Dutch: no code may depend on their wording.
 * Names that begin with `stub_` are this stub's own, with codes Spaaza does not use: the documentation does not
 * say how a request of a wrong form is answered, and a test should see at once what was wrong with it.
 */
const ERRORS = {
  no_valid_session: { status: 401, code: 6, description: 'There is no valid session for this request.' },
  password_error_or_non_existent: {
    status: 401,
    code: 5,
    description: 'The password is wrong or the user does not exist.',
  },
  permission_denied_or_non_existent: {
    status: 500,
    code: 68,
    description: 'Geen toegang, of het gevraagde object bestaat niet.',
    extrainfo: 'get-user',
  },
  no_myprice_app: { status: 400, code: 269, description: 'No app is known for this hostname.' },
  stub_unknown_path: {
    status: 404,
    code: 9001,
    description: 'Only /internal/get-user and /get-card are served.',
  },
  stub_wrong_method: { status: 405, code: 9002, description: 'Only GET is served.' },
  stub_unknown_header: { status: 400, code: 9003, description: 'A Spaaza header that is not documented.' },
  stub_repeated_header: { status: 400, code: 9004, description: 'A Spaaza header that is there twice.' },
  stub_mixed_generations: { status: 400, code: 9005, description: 'Header names of two generations.' },
  stub_bad_version: { status: 400, code: 9006, description: 'The API version must look like 1.4.3.' },
  stub_two_authentications: { status: 400, code: 9007, description: 'A bearer token and a session at once.' },
  stub_unknown_parameter: { status: 400, code: 9008, description: 'A parameter that is not documented.' },
  stub_repeated_parameter: { status: 400, code: 9009, description: 'A parameter that is there twice.' },
  stub_empty_parameter: { status: 400, code: 9010, description: 'A parameter without a value.' },
  stub_several_lookups: { status: 400, code: 9011, description: 'More than one lookup parameter.' },
  stub_no_lookup: { status: 400, code: 9012, description: 'No lookup parameter.' },
  stub_lookup_by_end_user: { status: 400, code: 9013, description: 'An end user looks up no one.' },
  stub_no_chain: { status: 400, code: 9014, description: 'An admin lookup needs chain_id.' },
  stub_unneeded_chain: { status: 400, code: 9015, description: 'chain_id goes with admin authentication.' },
} as const satisfies Readonly<Record<string, SpaazaError>>;

/** The name of an error; the public documentation lists them. */
export type Refusal = keyof typeof ERRORS;

/** Every error that the stub can answer. */
export const REFUSALS: readonly Refusal[] = Object.keys(ERRORS).filter((name): name is Refusal =>
  Object.hasOwn(ERRORS, name),
);

const bodyOf = (shape: ErrorShape, name: Refusal, error: SpaazaError): Json => {
  const { code, description, extrainfo } = error;
  const result = { code: 2, status: 'error' };
  return shape === 'today'
    ? { result, error: { code, name, description } }
    : { result, errors: { [code]: { name, description, extrainfo } } };
};

const prepareRefusal = (shape: ErrorShape, name: Refusal): Answer => {
  const error = ERRORS[name];
  const headers = error.status === 405 ? { Allow: 'GET' } : {};
  return prepareAnswer(error.status, JSON.stringify(bodyOf(shape, name, error)), headers);
};

/** From an error's name to its answer in one shape; each is serialised once. */
export const prepareRefusals = (shape: ErrorShape): ((name: Refusal) => Answer) => {
  const prepared = new Map<Refusal, Answer>();
  return (name) => {
    const answer = prepared.get(name) ?? prepareRefusal(shape, name);
    prepared.set(name, answer);
    return answer;
  };
};
