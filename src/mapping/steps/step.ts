/** A step: one entry of the catalogue, which gives its check, its run, its documentation and its tests. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type * as t from 'io-ts';
import { Absence, stepFailed } from '../../core/absence';
import type { Why } from '../../core/absence';
import { ExactNumber, isExactDecimal } from '../../values/codec';
import type { Brand, ExactDecimal } from '../../values/codec';
import { ANY_SOURCE } from '../../values/phone';
import type { TextOrigin } from '../../values/phone';
import { withAbsence, describe, members, total, unionOf } from '../../types/type';
import type { Scalar, Shape, Type } from '../../types/type';
import type { Fix } from '../../diagnostics/fix';

/** What a step's run gets from outside. */
export interface StepContext {
  readonly now: Date;
  /** The tenant's time zone, an IANA name. */
  readonly timezone: string;
  /** The answers of the sources, or their absences, for a step that reads a catalogue. */
  readonly slots?: readonly unknown[];
}

/** Turns a present value into another, or into an absence. */
export type Run = (value: unknown, context: StepContext) => unknown;

/** Why a step is not allowed at its place. */
export interface StepFault {
  readonly code:
    | 'step-input'
    | 'step-argument'
    | 'step-never'
    | 'step-no-effect'
    | 'table-key-unreachable'
    | 'table-incomplete';
  readonly message: string;
  readonly fix?: Fix;
  /** The key of the argument with the problem. */
  readonly key?: string;
}

/** One alternative of a value after a step; `undefined` when the step does not accept it. */
export type Output = (shape: Shape) => Type | undefined;

/** Whether a constant can be the input of a step. */
export type CanGive = (constant: Scalar) => boolean;

/** A step with its argument. */
export interface BoundStep {
  readonly name: string;
  readonly run: Run;
  /** How much of a mapping's budget one run takes, in units of work. */
  readonly cost: number;
  readonly usesClock: boolean;
  /** The next step must be `round`: the quotient may not terminate. */
  readonly needsRound: boolean;
  /** The type after the step, and its problems. */
  readonly output: (shape: Shape) => Either<StepFault, Type>;
  readonly warnings: (shape: Shape, before?: CanGive) => readonly StepFault[];
  /** Whether the same step once more, directly after it, changes nothing. */
  readonly isIdempotent: boolean;
  /** Whether a constant can be its result: `lower` never gives `"Gold"`. */
  readonly canGive: CanGive;
}

/** An example that runs as a test: `via` is the step as a tenant file writes it. */
export interface StepExample {
  readonly via: unknown;
  readonly in: unknown;
  /** The result of the step; absent without a result. */
  readonly out?: unknown;
  /** The reason of the absence. */
  readonly reason?: string;
}

/** One entry of the catalogue. */
export interface Step {
  readonly name: string;
  readonly summary: string;
  /** What it accepts, in words. */
  readonly accepts: string;
  /** The codec of the argument; `undefined` when the step takes none. */
  readonly argument: t.Mixed | undefined;
  readonly argumentOptional: boolean;
  readonly examples: readonly StepExample[];
  /**
   * The argument that another one probably means, such as the format of a date alone; `undefined` when that is unknown.
   */
  readonly repair: (argument: unknown) => unknown;
  /** Binds an argument that is already decoded; `origin` is where the step's texts come from. */
  readonly bind: (argument: unknown, origin?: TextOrigin) => Either<StepFault, BoundStep>;
}

/** A step in the words of its author. */
export interface StepSpec<A> {
  readonly name: string;
  readonly summary: string;
  readonly accepts: string;
  readonly argument?: t.Type<A>;
  readonly argumentOptional?: boolean;
  readonly usesClock?: boolean;
  /** `false`: its result depends on an answer of an upstream too, so the check does not try it with constants. */
  readonly isTried?: false;
  /** How much of a mapping's budget one run takes; {@link DEFAULT_COST} without it. */
  readonly cost?: (argument: A | undefined) => number;
  readonly needsRound?: (argument: A | undefined) => boolean;
  /** The argument that another one probably means. */
  readonly repair?: (argument: unknown) => unknown;
  /** What is wrong with an argument of the right type. */
  readonly fault?: (argument: A | undefined) => string | undefined;
  readonly output: (argument: A | undefined) => Output;
  /** `origin` says how phone numbers among the texts are read. */
  readonly run: (argument: A | undefined, origin: TextOrigin) => Run;
  /**
   * What to write instead, by the part of the input's type that it does not accept, and whether it accepts another
   * part.
   */
  readonly suggest?: (shape: Shape, argument: A | undefined, isPart: boolean) => Fix | undefined;
  /** Whether it leaves every value of the shape as it is; by default, when the type stays as it is. */
  readonly isNoop?: (shape: Shape) => boolean;
  /** Whether it leaves its own result unchanged, where the type alone does not show that. */
  readonly isIdempotent?: (argument: A | undefined) => boolean;
  readonly warnings?: (argument: A | undefined, shape: Shape, before: CanGive) => readonly StepFault[];
  /** Whether it gives no result for any value of a shape; shapes of few values are tried value by value. */
  readonly never?: (shape: Shape, argument: A | undefined) => boolean;
  /** What to do instead where it gives no result for any value. */
  readonly insteadOfNever?: (shape: Shape) => Fix | undefined;
  readonly examples: readonly StepExample[];
}

const isUnchanged = (before: Shape, after: Type): boolean =>
  !after.none && !after.unknown && JSON.stringify(before) === JSON.stringify(after.shape);

const outputOf = <A>(spec: StepSpec<A>, argument: A | undefined) => {
  const output = spec.output(argument);
  return (shape: Shape): Either<StepFault, Type> => {
    const outputs = members(shape).map(output);
    if (outputs.length === 0) return right(total(shape)); // there is never a value to change
    const accepted = outputs.filter((type) => type !== undefined);
    if (accepted.length < outputs.length) {
      const odd = members(shape)[outputs.indexOf(undefined)];
      const fix = odd && spec.suggest?.(odd, argument, accepted.length > 0);
      const message = `"${spec.name}" accepts ${spec.accepts}`;
      return left({ code: 'step-input', message, ...(fix === undefined ? {} : { fix }) });
    }
    const flags = {
      none: accepted.some((type) => type.none),
      unknown: accepted.some((type) => type.unknown),
    };
    return right(withAbsence(total(unionOf(accepted.map((type) => type.shape))), flags));
  };
};

/** The values of a shape that has few. */
export const finitelyMany = (shape: Shape): readonly Scalar[] | undefined => {
  if (shape.kind === 'boolean') return [true, false];
  return shape.kind === 'literals' ? shape.values : undefined;
};

/** The environment in which a step is tried; one that reads the clock is not tried. */
const ANY_TIME: StepContext = { now: new Date(0), timezone: 'UTC' };

/** Whether a step gives no result for any value of one alternative. */
const isNever = <A>(spec: StepSpec<A>, argument: A | undefined, run: Run, shape: Shape): boolean => {
  const values = spec.isTried === false ? undefined : finitelyMany(shape);
  if (values === undefined) return spec.never?.(shape, argument) === true;
  return (
    values.length > 0 &&
    spec.usesClock !== true &&
    values.every((value) => run(value, ANY_TIME) instanceof Absence)
  );
};

const neverFault = <A>(spec: StepSpec<A>, shape: Shape): StepFault => {
  const fix = spec.insteadOfNever?.(shape);
  const message = `"${spec.name}" can never give a value here: this is ${describe(shape)}`;
  return { code: 'step-never', message, ...(fix === undefined ? {} : { fix }) };
};

/** A step without any effect. */
export const noEffect = (name: string): StepFault => ({
  code: 'step-no-effect',
  message: `"${name}" changes nothing here`,
  fix: { kind: 'remove', what: `"${name}"` },
});

/** The cost of a step in a mapping's budget, unless it has its own. */
export const DEFAULT_COST = 20;

const bind =
  <A>(spec: StepSpec<A>) =>
  (value: unknown, origin: TextOrigin = ANY_SOURCE): Either<StepFault, BoundStep> => {
    const argument = value !== undefined && spec.argument?.is(value) === true ? value : undefined;
    const fault = spec.fault?.(argument);
    if (fault !== undefined) return left({ code: 'step-argument', message: `"${spec.name}" ${fault}` });
    const output = outputOf(spec, argument);
    const run = spec.run(argument, origin);
    const isIdempotent = spec.isIdempotent?.(argument) === true;
    return right({
      name: spec.name,
      run,
      cost: spec.cost?.(argument) ?? DEFAULT_COST,
      usesClock: spec.usesClock ?? false,
      needsRound: spec.needsRound?.(argument) ?? false,
      isIdempotent,
      canGive: (constant) => !isIdempotent || run(constant, ANY_TIME) === constant,
      output,
      warnings: (shape, before = () => true) => {
        const after = output(shape);
        const alternatives = members(shape);
        if (alternatives.length === 0) return [];
        if (alternatives.every((each) => isNever(spec, argument, run, each)))
          return [neverFault(spec, shape)];
        const isNoop = spec.isNoop?.(shape) ?? (after._tag === 'Right' && isUnchanged(shape, after.right));
        return [
          ...(isNoop ? [noEffect(spec.name)] : []),
          ...(spec.warnings?.(argument, shape, before) ?? []),
        ];
      },
    });
  };

/** Converts a step to the catalogue's form. */
export const defineStep = <A = never>(spec: StepSpec<A>): Step => ({
  name: spec.name,
  summary: spec.summary,
  accepts: spec.accepts,
  argument: spec.argument,
  argumentOptional: spec.argumentOptional ?? false,
  examples: spec.examples,
  repair: spec.repair ?? (() => undefined),
  bind: bind(spec),
});

/** The problem of an argument with a key that the step does not have. */
export const unknownKey = (argument: object, known: readonly string[]): string | undefined => {
  const unknown = Object.keys(argument).find((key) => !known.includes(key));
  if (unknown === undefined) return undefined;
  return `takes ${known.map((key) => `"${key}"`).join(', ')}, and no "${unknown}"`;
};

/** What a step gives for a value that it cannot process. */
export const failed = (why: Why): Absence => stepFailed({ why });

/** What a step gives for a text whose form it cannot read. */
export const NOT_READ = failed('form');

/** What a step gives for a value of a kind that it does not accept. */
export const OF_OTHER_KIND = failed('kind');
export const OUT_OF_RANGE = failed('out-of-range');
export const TOO_LONG = failed('too-long');
export const TOO_MANY_DIGITS = failed('too-many-digits');

/** A run over texts; anything else cannot be processed. */
export const onText =
  (run: (value: string, context: StepContext) => unknown): Run =>
  (value, context) =>
    typeof value === 'string' ? run(value, context) : OF_OTHER_KIND;

/** A run over numbers; anything else cannot be processed. */
export const onNumber =
  (run: (value: ExactDecimal) => unknown): Run =>
  (value) =>
    isExactDecimal(value) ? run(value) : OF_OTHER_KIND;

/** Whether a shape is text of one of these brands. */
export const hasBrand = (shape: Shape, brands: readonly Brand[]): boolean =>
  shape.kind === 'text' && shape.brand !== undefined && brands.includes(shape.brand);

/** Whether every value of the shape is a number. */
export const isNumeric = (shape: Shape): boolean =>
  shape.kind === 'number' ||
  (shape.kind === 'literals' && shape.values.every((value) => typeof value === 'number'));

/** Whether every value of the shape is a text. */
export const isTextual = (shape: Shape): boolean =>
  shape.kind === 'text' ||
  (shape.kind === 'literals' && shape.values.every((value) => typeof value === 'string'));

/** A run of a step over constants, for types of literals; absences drop out and set their flag. */
export const overLiterals = (values: readonly Scalar[], run: (value: Scalar) => unknown): Type => {
  const results = values.map(run);
  const scalars = results.filter(
    (result): result is Scalar =>
      typeof result === 'string' || typeof result === 'number' || typeof result === 'boolean',
  );
  const failed = results.filter((result) => result instanceof Absence || result instanceof ExactNumber);
  const absent = (kind: Absence['kind']): boolean =>
    failed.some((result) => (result instanceof Absence ? result.kind : 'unknown') === kind);
  return {
    shape: { kind: 'literals', values: [...new Set(scalars)] },
    none: absent('none'),
    unknown: absent('unknown'),
  };
};

/** The type of a step's results over constant texts; `undefined` for every other shape. */
export const overTexts = (shape: Shape, run: Run): Type | undefined =>
  shape.kind === 'literals' && isTextual(shape)
    ? overLiterals(shape.values, (value) => run(value, ANY_TIME))
    : undefined;
