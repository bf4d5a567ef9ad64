/** The account of a fixture, of pasted answers or of a live shopper, and where each of its fields came from. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { own } from '../../core/own';
import { explainAccount } from '../../cli/explanation';
import type { ExplainedAccount } from '../../cli/explanation';
import { collecting, errorLines } from '../../cli/live';
import { hiddenIn } from '../../cli/report/check';
import { shapeOf } from '../../cli/wire/shape';
import { readable } from '../../cli/report/origins';
import { Absence } from '../../core/absence';
import { detailsText, isRefusal } from '../../core/failure';
import { onOneLine } from '../../diagnostics/diagnostic';
import type { FixtureContext } from '../../fixture/load';
import { openDraftSession, openFixtureSession } from '../../fixture/session';
import { pointersIn } from '../../json/pointer-at';
import type { BridgeEvent, Emit } from '../../observe/events';
import { listFixtures } from '../../tenant/folder';
import type { TracedLookup } from '../../tenant/runtime/fetch-sources';
import { isRecord } from '../../types/conform';
import type { Outcome, Sample } from '../api';
import { checkDraft, checkedOf } from './check';
import { drafting } from './context';
import type { OneTenant, Shown } from './context';
import { fixtureName } from './open';
import { originOf } from './origins';
import { draftFor } from './pasted';
import type { Asked, PlayedSample, Unplayed } from './played';
import { unreadIn } from './unread';

type Opening = ReturnType<typeof openFixtureSession>;

/** Opens a fixture of the tenant, or a draft of one. */
const open = (tenant: OneTenant, asked: Asked, context: FixtureContext, emit: Emit): Opening => {
  const { name, mappings } = tenant;
  if (!('fixture' in asked)) return openDraftSession(mappings, name, draftFor(tenant, asked), context, emit);
  const file = listFixtures(mappings, name).find((each) => fixtureName(each) === asked.fixture);
  return file === undefined
    ? left({ problems: [], hidden: [] })
    : openFixtureSession(mappings, name, file, context, emit);
};

const play = async (
  tenant: OneTenant,
  asked: Asked,
  text: string | undefined,
): Promise<Either<Unplayed, PlayedSample>> => {
  const events: BridgeEvent[] = [];
  const lookups: TracedLookup[] = [];
  const world = drafting(tenant, text);
  const watched = { ...world, onLookup: (lookup: TracedLookup) => lookups.push(lookup) };
  const opened = open(tenant, asked, watched, collecting(events, world));
  if (!isRight(opened)) {
    const lines = errorLines(opened.left.problems);
    return left({ ...opened.left, lines: lines.length > 0 ? lines : ['there is no such fixture'] });
  }
  const { tenant: loaded, mapping, rules, call, fixture, end, hidden } = opened.right;
  const explained = await explainAccount(
    { tenant: loaded, mapping, events, lookups, isLive: false },
    fixture.userIdentifier,
    { ...call, notAsked: new Map(), compared: new Map(), circumstances: new Map() },
  );
  const { problems, requests } = end(isRefusal(explained.explanation.outcome));
  const faults = 'fixture' in asked ? errorLines(problems) : []; // a draft may lack answers
  return right({ ...explained, rules, faults, requests, hidden, reveal: true });
};

/** A value for JSON. */
const plainOf = (value: unknown): unknown => (value === undefined ? null : readable(value));

/** The payloads that rules read, by source; of a live upstream without values. */
const answersOf = ({ payloads, rules, reveal }: PlayedSample): Sample['answers'] =>
  (rules?.sources ?? []).flatMap(({ name, slot }) => {
    const payload = payloads[slot];
    return payload === undefined || payload instanceof Absence
      ? []
      : [{ source: name, value: reveal ? plainOf(payload) : shapeOf(payload) }];
  });

const outcomeOf = ({ answer, explanation, reveal }: PlayedSample): Outcome => {
  const body: unknown = JSON.parse(answer.body);
  const { outcome, status } = answer.served;
  if (isRecord(body) && isRecord(body['user']))
    return { kind: 'account', user: reveal ? body['user'] : masked(body['user']) };
  const said = isRecord(body) && isRecord(body['error']) ? own(body['error'], 'message') : '';
  const detail = onOneLine(detailsText(explanation.detail).trim());
  return { kind: 'failure', status, message: String(said), tag: outcome, detail };
};

const masked = (user: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const shape = shapeOf(user);
  return isRecord(shape) ? shape : {};
};

const endsOf = ({ explanation: { plan, timings } }: ExplainedAccount): Sample['ends'] =>
  plan.groups
    .flatMap(({ sources }) => sources)
    .map(({ source }) => {
      const timing = timings.find((each) => each.source === source);
      const end = timing === undefined ? 'not asked' : `${timing.outcome}${detailsText(timing.detail)}`;
      return { source, end };
    });

/** What the page shows of something that was played. */
export const sampleOf = async (
  tenant: OneTenant,
  text: string | undefined,
  played: Either<Unplayed, PlayedSample>,
): Promise<Shown<Sample>> => {
  const checked = await checkDraft(tenant, text);
  const hidden = new Set([...hiddenIn([checked]), ...(isRight(played) ? played.right : played.left).hidden]);
  const outer = checkedOf(checked);
  if (!isRight(played)) {
    const why = played.left.lines.map(onOneLine);
    const none = { answers: [], fields: [], unread: [], ends: [], requests: [] };
    return { hidden, value: { ...outer, ...none, outcome: { kind: 'none', why } } };
  }
  const { rules, explanation, reveal, faults } = played.right;
  const answers = answersOf(played.right);
  const context = { rules, file: checked.file, pointers: pointersIn(checked.texts), reveal };
  const value: Sample = {
    ...outer,
    answers,
    outcome: faults.length > 0 ? { kind: 'none', why: faults } : outcomeOf(played.right),
    fields: explanation.fields.map((field) => originOf(field, context)),
    unread: unreadIn(answers, rules),
    ends: endsOf(played.right),
    requests: played.right.requests.map(({ source, sent, isAnswered }) => ({
      source,
      request: `${sent.method} ${sent.path}`,
      isAnswered,
    })),
  };
  return { value, hidden };
};

/** Plays a text of the tenant with a fixture, or with answers that were pasted. */
export const playSample = async (tenant: OneTenant, asked: Asked, text?: string): Promise<Shown<Sample>> =>
  sampleOf(tenant, text, await play(tenant, asked, text));
