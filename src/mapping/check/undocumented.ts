/** Findings of texts that no sample of the contract has, where its documentation does not say what is allowed. */
import type { Findings } from '../../diagnostics/collector';
import type { Span } from '../../diagnostics/diagnostic';
import { TEXT, members } from '../../types/type';
import type { Scalar, Shape } from '../../types/type';
import { isBlank } from '../../values/codec';
import { usual } from '../../values/usual';
import type { Usual } from '../../values/usual';
import type { ConstantSyntax } from '../syntax/parts';
import { stepsTo } from './suggest';
import type { Fix } from '../../diagnostics/fix';

const isUsual = (kind: Usual, value: Scalar): boolean =>
  typeof value !== 'string' || isBlank(value) || usual[kind].has(value);

/** Advice for texts with a known meaning. */
const insteadOf = (kind: Usual, odd: readonly string[]): Fix | undefined => {
  const pairs = odd.flatMap((text) => {
    const word = usual[kind].synonym(text);
    return word === undefined ? [] : [[JSON.stringify(word), JSON.stringify(text)] as const];
  });
  return pairs.length === 0 ? undefined : { kind: 'replace', of: 'inside', pairs };
};

/** The texts that a rule gives. */
interface RuleTexts {
  readonly shape: Shape;
  readonly at: Span;
  /** The file's constants that are sent as they are. */
  readonly constants: readonly ConstantSyntax[];
  /** The text comes from the upstream, so the file has no constant to replace. */
  readonly isRead: boolean;
}

/** Reports each constant at its place, and other texts of steps or of the upstream's type at the rule. */
export const reportUndocumented = (target: Shape, texts: RuleTexts, findings: Findings): void => {
  const kind = target.kind === 'text' ? target.usual : undefined;
  if (kind === undefined) return;
  const report = (at: Span, found: string, fix: Fix | undefined): void =>
    findings.add(at, {
      code: 'value-undocumented',
      message: `the contract’s samples have ${usual[kind].name} here, not ${found}`,
      fix,
    });
  const isOdd = (value: Scalar): value is string => !isUsual(kind, value);
  const oddConstants = texts.constants.flatMap(({ at, value }) => (isOdd(value) ? [{ at, value }] : []));
  for (const { at, value } of oddConstants) report(at, JSON.stringify(value), insteadOf(kind, [value]));
  const shapes = members(texts.shape);
  const others = shapes
    .flatMap((shape) => (shape.kind === 'literals' ? shape.values.filter(isOdd) : []))
    .filter((value) => !oddConstants.some((each) => each.value === value));
  const table = stepsTo(target, TEXT);
  if (others.length > 0)
    report(
      texts.at,
      others.map((value) => JSON.stringify(value)).join(' or '),
      texts.isRead ? table : insteadOf(kind, others),
    );
  const isOpen = usual[kind].words.length > 0 && shapes.some((shape) => shape.kind === 'text');
  if (isOpen) report(texts.at, 'any text', table);
};
