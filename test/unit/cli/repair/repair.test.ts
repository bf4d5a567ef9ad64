/** The rounds of a repair, with checks of the test's own over a file of one member. */
import { repairTenant } from '../../../../src/cli/repair/repair';
import type { Bench, Repaired } from '../../../../src/cli/repair/repair';
import type { Problem } from '../../../../src/diagnostics/diagnostic';
import { rename } from '../../../../src/diagnostics/fix';

const FILE = 'mappings/acme/tenant.json';

/** The finding that the only key is to have another name. */
const named = (to: string, message = `it is called ${to}`): Problem => ({
  code: 'key-unknown',
  severity: 'error',
  file: FILE,
  line: 1,
  column: 2,
  endColumn: 5,
  message,
  fix: rename(to),
});

/** Repairs a file whose only key is `a`; `find` says what is wrong with a key. */
const repair = (find: (key: string) => readonly Problem[]): Repaired & { readonly text: string } => {
  const bench: Bench = {
    check: (_name, edited) => {
      const text = edited.get(FILE) ?? '{"a": 1}';
      return { problems: find(text.charAt(2)), files: new Map([[FILE, { real: FILE, text }]]) };
    },
    usersOf: () => new Set(['acme']),
    isShared: () => false,
    mayShare: false,
  };
  const repaired = repairTenant('acme', bench, new Map());
  return { ...repaired, text: repaired.edited.get(FILE) ?? '{"a": 1}' };
};

const whys = ({ undone }: Repaired): readonly string[] => undone.map(({ why }) => why);

it('ends where nothing is wrong', () => {
  const { text, applied, undone } = repair((key) => (key === 'a' ? [named('b')] : []));
  expect([text, applied.length, undone]).toEqual(['{"b": 1}', 1, []]);
});

it('ends where two fixes undo each other', () => {
  const repaired = repair((key) => [named(key === 'a' ? 'b' : 'a')]);
  expect([repaired.text, whys(repaired)]).toEqual(['{"b": 1}', ['circle']]);
});

it('ends after 20 rounds', () => {
  const next = (key: string): string => String.fromCharCode(key.charCodeAt(0) + 1);
  expect(repair((key) => [named(next(key))]).applied).toHaveLength(20);
});

it('undoes a fix whose finding stays', () => {
  const repaired = repair(() => [named('b', 'always')]);
  expect([repaired.text, whys(repaired)]).toEqual(['{"a": 1}', ['stays']]);
});

it('undoes a fix that adds errors, unless they can be fixed', () => {
  const added = (...keys: readonly string[]): readonly Problem[] =>
    keys.map((key) => ({ ...named(key, `error ${key}`), fix: { kind: 'advice', text: 'x' } }));
  const worse = repair((key) => (key === 'a' ? [named('b')] : added('x', 'y')));
  expect([worse.text, whys(worse)]).toEqual(['{"a": 1}', ['adds-errors']]);
  const better = repair((key) =>
    key === 'a' ? [named('b')] : key === 'b' ? [...added('x'), named('c')] : [],
  );
  expect([better.text, whys(better)]).toEqual(['{"c": 1}', []]);
});

it('leaves warnings alone while there is an error', () => {
  const warning: Problem = { ...named('b'), severity: 'warning' };
  const error: Problem = { ...named('c', 'an error'), fix: { kind: 'advice', text: 'x' } };
  expect(repair((key) => (key === 'a' ? [warning, error] : [])).text).toBe('{"a": 1}');
  expect(repair((key) => (key === 'a' ? [warning] : [])).text).toBe('{"b": 1}');
});

it('does not apply what asks for a decision, or has a placeholder', () => {
  const fixes = [rename('b', { asks: true }), rename('…'), { kind: 'advice', text: 'x' } as const];
  for (const fix of fixes) expect(repair(() => [{ ...named('b'), fix }]).text).toBe('{"a": 1}');
});
