/** The settings of traces: the variables that OpenTelemetry defines for its exporters. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { own } from '../../core/own';

type Variables = Readonly<Record<string, string | undefined>>;

const TRACES = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
const ALL = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const SAMPLER = 'OTEL_TRACES_SAMPLER';
const ARGUMENT = 'OTEL_TRACES_SAMPLER_ARG';

/** The name of the bridge in logs and traces. */
const SERVICE = 'account-bridge';

/** The names of samplers that the SDK knows, and whether each needs a ratio. */
const SAMPLERS: ReadonlyMap<string, boolean> = new Map([
  ['always_on', false],
  ['always_off', false],
  ['traceidratio', true],
  ['parentbased_always_on', false],
  ['parentbased_always_off', false],
  ['parentbased_traceidratio', true],
]);

/** An empty variable counts as not set, as the specification wants it. */
const textOf = (variables: Variables, name: string): string | undefined => {
  const text = own(variables, name)?.trim();
  return text === '' ? undefined : text;
};

/** What the bridge is called in logs and traces. */
export const serviceName = (variables: Variables): string =>
  textOf(variables, 'OTEL_SERVICE_NAME') ?? SERVICE;

const isOff = (variables: Variables): boolean =>
  textOf(variables, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true' ||
  textOf(variables, 'OTEL_TRACES_EXPORTER') === 'none';

const isHttp = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const isRatio = (text = ''): boolean => /^(?:0(?:\.\d+)?|1(?:\.0+)?)$/.test(text);

/** What is wrong with the sampler; the SDK would take another without a word. */
const samplerProblem = (variables: Variables): string | undefined => {
  const name = textOf(variables, SAMPLER);
  if (name === undefined) return undefined;
  const needsRatio = SAMPLERS.get(name);
  if (needsRatio === undefined) return `${SAMPLER} must be one of ${[...SAMPLERS.keys()].join(', ')}`;
  return needsRatio && !isRatio(textOf(variables, ARGUMENT))
    ? `${SAMPLER}=${name} needs ${ARGUMENT}, a number from 0 to 1`
    : undefined;
};

/**
 * Where spans are sent; `undefined` if none are recorded. `Left` says which variable is wrong, and not its value, which
 * may have a credential.
 */
export const tracesUrl = (variables: Variables): Either<string, string | undefined> => {
  const own = textOf(variables, TRACES);
  const all = textOf(variables, ALL);
  const [name, url] = own === undefined ? [ALL, all && `${all.replace(/\/$/, '')}/v1/traces`] : [TRACES, own];
  if (url === undefined || isOff(variables)) return right(undefined);
  if (!isHttp(url)) return left(`${name} must be the http or https URL of an OTLP collector`);
  const problem = samplerProblem(variables);
  return problem === undefined ? right(url) : left(problem);
};
