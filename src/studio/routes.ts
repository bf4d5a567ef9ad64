/** The API: each address with the codec of what it takes. Every answer is masked in one place. */
import { isRight, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type * as t from 'io-ts';
import { failed, json, parsedBody } from '../admin/reply';
import type { Reply } from '../admin/reply';
import { maskDeep, maskOf } from '../values/mask';
import {
  AcceptRequest,
  AddFixtureRequest,
  BeginRequest,
  CertificateRequest,
  CheckRequest,
  CompleteRequest,
  FixRequest,
  LiveRequest,
  SampleRequest,
  SaveRequest,
  VerifyRequest,
} from './requests';
import { acceptFixture } from './engine/accept';
import { addFixture } from './engine/add-fixture';
import { begin, beginnings } from './engine/begin';
import { certify } from './engine/certificate';
import { complete } from './engine/complete';
import { checkDraft, checkedOf } from './engine/check';
import { tenantIn } from './engine/context';
import type { OneTenant, Refused, Shown, StudioContext } from './engine/context';
import { contract } from './engine/contract';
import { fixDraft } from './engine/fix';
import { askLive } from './engine/live';
import { saveDraft } from './engine/save';
import { verifyDraft } from './engine/verify';
import { hiddenIn } from '../cli/report/check';
import { openTenant } from './engine/open';
import { playSample } from './engine/sample';
import type { Overview } from './engine/tenants';

type Answer = Either<Refused, Shown<unknown>>;

/** What a `POST` about a tenant does, with a body that its codec has accepted. */
type Act = (tenant: OneTenant, body: unknown) => Promise<Answer> | undefined;

/** An action; it gives `undefined` for a body of another form. */
const action =
  <A>(codec: t.Type<A>, act: (tenant: OneTenant, body: A) => Promise<Shown<unknown>>): Act =>
  (tenant, body) =>
    codec.is(body) ? act(tenant, body).then(right) : undefined;

const actions: ReadonlyMap<string, Act> = new Map([
  [
    'check',
    action(CheckRequest, async (tenant, { text }) => {
      const checked = await checkDraft(tenant, text);
      return { value: checkedOf(checked), hidden: hiddenIn([checked]) };
    }),
  ],
  ['sample', action(SampleRequest, (tenant, { text, ...asked }) => playSample(tenant, asked, text))],
  ['fix', action(FixRequest, (tenant, { text, finding }) => fixDraft(tenant, text, finding))],
  ['complete', action(CompleteRequest, complete)],
  ['fixtures', action(AddFixtureRequest, (tenant, { name, ...pasted }) => addFixture(tenant, name, pasted))],
  ['save', action(SaveRequest, saveDraft)],
  ['verify', action(VerifyRequest, (tenant, { text }) => verifyDraft(tenant, text))],
  ['certificate', action(CertificateRequest, certify)],
  ['accept', action(AcceptRequest, (tenant, { fixture }) => acceptFixture(tenant, fixture))],
  [
    'live',
    action(LiveRequest, (tenant, { identifier, reveal }) => askLive(tenant, identifier, reveal ?? false)),
  ],
]);

const replyOf = ({ value, hidden, text }: Shown<unknown>): Reply => {
  const masked = maskDeep(value, maskOf(hidden));
  return json(200, text === undefined || typeof masked !== 'object' ? masked : { ...masked, text });
};

const OTHER_FORM = failed(
  400,
  'the body has another form; the page and the server are of different versions',
);

/** What the routes need beside the folder. */
export interface RouteContext extends StudioContext {
  readonly overview: Overview;
}

const answer = async (promised: Promise<Answer>): Promise<Reply> => {
  const given = await promised;
  return isRight(given) ? replyOf(given.right) : failed(given.left.status, given.left.message);
};

/** The name of a tenant in a path, which may be written with percent signs. */
const nameIn = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
};

const TENANT = /^\/api\/tenants\/([^/]+)(?:\/([a-z]+))?$/;

/** Answers a request of the API. */
export const answerApi = async (
  context: RouteContext,
  method: string,
  path: string,
  body: Buffer,
): Promise<Reply> => {
  if (path === '/api/tenants' && method === 'GET') return replyOf(context.overview.rows());
  if (path === '/api/contract' && method === 'GET')
    return replyOf({ value: { fields: contract() }, hidden: [] });
  if (path === '/api/begin' && method === 'GET') return replyOf(beginnings(context));
  if (path === '/api/begin' && method === 'POST') {
    const beginning = parsedBody(body);
    return BeginRequest.is(beginning) ? replyOf(await begin(context, beginning)) : OTHER_FORM;
  }
  const [, name, act] = TENANT.exec(path) ?? [];
  if (name === undefined) return failed(404, 'there is no such address');
  const tenant = tenantIn(context, nameIn(name));
  if (!isRight(tenant)) return failed(tenant.left.status, tenant.left.message);
  if (act === undefined && method === 'GET') return answer(openTenant(tenant.right).then(right));
  const found = act === undefined ? undefined : actions.get(act);
  if (found === undefined || method !== 'POST') return failed(404, 'there is no such address');
  const promised = found(tenant.right, parsedBody(body));
  return promised === undefined ? OTHER_FORM : answer(promised);
};
