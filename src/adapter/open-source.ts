/**
 * The opening of one source by its adapter: settings and lookup checked together, the upstream connected, and every
 * answer decoded and compared before anything reads it.
 */
import { own } from '../core/own';
import { isLeft, isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import type { Compared } from '../core/call';
import { checkConnection } from './check-connection';
import { samplesOfOtherType } from './check-samples';
import { connectionOf } from './connection-settings';
import { dropCredentials, markCredentials } from './credentials';
import type { FieldPath } from './credentials';
import { payloadInvalid } from '../core/failure';
import type { UpstreamFailure } from '../core/failure';
import { PerAsk } from '../core/per-ask';
import { turnAfter } from '../core/turns';
import type {
  Adapter,
  AdapterSpec,
  Comparison,
  Connection,
  Dependencies,
  OpenSource,
  SettingsProblem,
  SourceReach,
  AnswerObserver,
} from './adapter-spec';
import { decodePayload } from './decode-payload';
import type { Decoder, DecodeObserver } from './decode-payload';
import { spellingsOf } from './owner';
import type { Identity, Owner, Spellings } from './owner';
import { conformerOf, isRecord } from '../types/conform';
import type { Conformer } from '../types/conform';
import { neededOf } from '../types/needed';
import type { Needed } from '../types/needed';
import { inferCodec } from '../types/infer-codec';
import { emptyForm, withEmpty } from '../types/empty-values';
import { total } from '../types/type';
import { fieldsOfCodec } from '../types/type-of-codec';
import type { Written } from '../types/written';

const withDeclared = (codec: t.Mixed, declared: t.Mixed | undefined): t.Mixed =>
  declared === undefined ? codec : t.intersection([codec, declared]);

const undecodable = (side: string): readonly SettingsProblem[] => [
  {
    code: 'settings-invalid',
    severity: 'error',
    at: [side],
    message: `the adapter does not accept these ${side}`,
  },
];

const credentialsOf = <S, L, P>(spec: AdapterSpec<S, L, P>, settings: unknown): readonly FieldPath[] => [
  ...spec.credentials.map((name) => [name]),
  ...(spec.credentialsOf?.(settings) ?? []),
];

/** The text of a lookup where its file has a template. */
const textAt = (lookup: unknown, path: FieldPath): string => {
  const found = path.reduce<unknown>(
    (value, name) => (isRecord(value) ? own(value, name) : undefined),
    lookup,
  );
  return typeof found === 'string' ? found : '';
};

/** How a source's owners are compared. */
interface Comparing {
  readonly spellings: Spellings;
  /** The parts of a payload that are needed when rules read these fields. */
  readonly neededFor: (fields: readonly FieldPath[]) => Needed;
  /** A verdict as it is reported. */
  readonly describe: (owner: Owner) => Compared | undefined;
}

const comparingOf = (identity: Identity, lookup: unknown, comparison: Comparison | undefined): Comparing => {
  const asked = comparison === undefined ? '' : textAt(lookup, comparison.asked);
  const spellings = spellingsOf(identity, asked);
  return {
    spellings,
    // Fields beside the owner may be used in the comparison.
    neededFor: (fields) => neededOf(fields, comparison?.found.slice(0, 1)),
    describe: ({ match, subject: { found, asked: askedKind, spelling } }) =>
      comparison && { whose: match, field: comparison.found.join('.'), found, asked, askedKind, spelling },
  };
};

/** Compiled when it is first used: most sources are opened for what their tenant reads, and never use it. */
const lazily = (compile: () => Conformer): Conformer => {
  let conform: Conformer | undefined;
  return (value, options) => (conform ??= compile())(value, options);
};

const openSource = <S, L, P>(
  spec: AdapterSpec<S, L, P>,
  settings: S,
  { connection, spellings, neededFor, describe }: Comparing & { readonly connection: Connection<L> },
  warnings: readonly SettingsProblem[],
  declared: t.Mixed | undefined,
  empty: Written | undefined,
): OpenSource => {
  const { samples } = connection;
  const isInferred = samples !== undefined && declared === undefined;
  const codec = isInferred ? inferCodec(samples) : withDeclared(spec.payload, declared);
  const owner = (payload: P, lookup: L): Owner | 'unsaid' => spec.owner(payload, lookup, settings, spellings);
  const credentials = credentialsOf(spec, settings);
  const { payload } = spec;
  const fields = withEmpty(fieldsOfCodec(codec), empty);
  const type = total({ kind: 'object', fields });
  const wrongLookup = payloadInvalid('lookup', spec.lookup.name);
  const decodeObserverOf = ({ mismatch, compared }: AnswerObserver): DecodeObserver => ({
    mismatch,
    owner: (verdict) => {
      const comparison = describe(verdict);
      if (comparison !== undefined) compared(comparison);
    },
  });
  const decoding = (conform: Conformer): Pick<OpenSource, 'ask' | 'accept'> => {
    const decoder: Decoder<L, P> = { conform, payload, credentials, owner };
    const decode = (lookup: L, decodeObserver: DecodeObserver, { answered }: AnswerObserver) => {
      const decoded = decodePayload(decoder, lookup, decodeObserver);
      if (answered === undefined) return decoded;
      return (answer: unknown) => {
        const outcome = decoded(answer);
        dropCredentials(answer, credentials);
        answered(answer);
        return outcome;
      };
    };
    return {
      ask: (filled, call, observer) => {
        const lookup = PerAsk.asked(filled);
        if (!spec.lookup.is(lookup)) return TE.left(wrongLookup);
        const decodeObserver = decodeObserverOf(observer);
        const ask = connection.ask(lookup, call, decodeObserver.owner);
        const decoded = (answer: unknown, ended: UpstreamFailure | undefined) =>
          ended === undefined ? decode(lookup, decodeObserver, observer)(answer) : left(ended);
        return () =>
          ask().then((answer) => {
            if (isLeft(answer)) return answer;
            const turned = turnAfter(answer.right, call);
            return turned instanceof Promise
              ? turned.then((ended) => decoded(answer.right, ended))
              : decoded(answer.right, turned);
          });
      },
      accept: (filled, answer, observer) => {
        const lookup = PerAsk.asked(filled);
        return spec.lookup.is(lookup)
          ? decode(lookup, decodeObserverOf(observer), observer)(answer)
          : left(wrongLookup);
      },
    };
  };
  const found = connection.warnings ?? [];
  const conformAll = lazily(() => conformerOf(type, 'everything'));
  const source: OpenSource = {
    codec,
    fields: markCredentials(fields, credentials),
    shared: spec.shared?.(settings) ?? false,
    warnings: [...warnings, ...found, ...(isInferred ? [] : samplesOfOtherType(conformAll, samples, found))],
    dispose: connection.dispose,
    ...decoding(conformAll),
    // An adapter that does not say what it compares may read any field.
    reading: (read) =>
      spec.compares === undefined ? source : { ...source, ...decoding(conformerOf(type, neededFor(read))) },
  };
  return source;
};

type FieldsWith = Adapter['fieldsWith'];

/** The payload's fields with declared ones, as far as the settings are known. */
export const fieldsWith =
  <S, L, P>(spec: AdapterSpec<S, L, P>): FieldsWith =>
  (declared, settings) =>
    markCredentials(fieldsOfCodec(withDeclared(spec.payload, declared)), credentialsOf(spec, settings));

/** All that is wrong with settings and lookup together. */
export const problemsOf = <S, L, P>(
  spec: AdapterSpec<S, L, P>,
  settings: S,
  lookup: L,
  declared: t.Mixed | undefined,
  reach: SourceReach,
): readonly SettingsProblem[] => [
  ...checkConnection(settings),
  ...(spec.check?.(settings, lookup, fieldsWith(spec)(declared, settings), reach) ?? []),
];

/** Settings and lookup as the adapter has them, and what is odd about them; or what is wrong. */
const checked = <S, L, P>(
  spec: AdapterSpec<S, L, P>,
  settings: unknown,
  lookup: unknown,
  declared: t.Mixed | undefined,
  reach: SourceReach,
): Either<readonly SettingsProblem[], readonly [S, L, readonly SettingsProblem[]]> => {
  if (!spec.settings.is(settings)) return left(undecodable('settings'));
  if (!spec.lookup.is(lookup)) return left(undecodable('lookup'));
  const problems = problemsOf(spec, settings, lookup, declared, reach);
  return problems.some((problem) => problem.severity === 'error')
    ? left(problems)
    : right([settings, lookup, problems]);
};

/** Opens a source; problems instead where settings, lookup or the upstream's data are not right. */
export const open =
  <S, L, P>(spec: AdapterSpec<S, L, P>): Adapter['open'] =>
  (rawSettings, rawLookup, { identity, reach, emptyValues = [], ...dependencies }, declared) => {
    const sound = checked(spec, rawSettings, rawLookup, declared, reach);
    if (!isRight(sound)) return sound;
    const [settings, lookup, problems] = sound.right;
    const comparing = comparingOf(identity, lookup, spec.compares?.(settings, lookup));
    const { spellings } = comparing;
    const credentials = credentialsOf(spec, settings);
    const http: Dependencies['http'] = (options) =>
      dependencies.http({ ...options, ...connectionOf(settings), payloadCredentials: credentials });
    const fields = fieldsWith(spec)(declared, settings);
    const isTyped = declared !== undefined;
    const connected = spec.connect(settings, { ...dependencies, http, spellings, fields, isTyped }, lookup);
    if (!isRight(connected)) return connected;
    const opened = { ...comparing, connection: connected.right };
    const empty = emptyForm(emptyValues);
    return right(openSource(spec, settings, opened, problems, declared, empty));
  };
