/** The events of the log with their fields and comments, read from src/observe/events.ts and the types that it uses. */
import { resolve } from 'node:path';
import ts from 'typescript';
import { code, table } from './markdown';

const FILE = 'src/observe/events.ts';

/** A comment as one line. */
const commentOf = (symbol: ts.Symbol, checker: ts.TypeChecker): string =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, ' ');

/** What fields are that many events have. */
const COMMON: Readonly<Record<string, string>> = {
  requestId: 'The `X-Request-Id` of the answer.',
  traceId: 'The id of the request’s [trace](traces.md), if it has one.',
  tenant: 'The name of the tenant.',
  source: 'The name of the source in the tenant file.',
  outcome: '`ok`, or the name of a failure.',
  durationMs: 'How long it took, in milliseconds.',
};

/** The fields of a type as rows: name, whether it is always there, what it is. */
const rowsOf = (type: ts.Type, checker: ts.TypeChecker): readonly (readonly string[])[] =>
  type
    .getProperties()
    .filter(({ name }) => name !== 'event')
    .map((field) => {
      const comment = commentOf(field, checker);
      const presence = (field.flags & ts.SymbolFlags.Optional) === 0 ? '' : 'optional';
      return [code(field.name), presence, comment === '' ? (COMMON[field.name] ?? '') : comment];
    });

const HEAD = ['Field', '', 'What it is'];

/** The value of the field `event`: the event's name. */
const nameOf = (type: ts.Type, checker: ts.TypeChecker): string => {
  const field = type.getProperty('event');
  const named = field === undefined ? undefined : checker.getTypeOfSymbol(field);
  return named?.isStringLiteral() === true ? named.value : '';
};

const section = (type: ts.Type, checker: ts.TypeChecker): string => {
  const symbol = type.getSymbol();
  const comment = symbol === undefined ? '' : commentOf(symbol, checker);
  return [`### ${nameOf(type, checker)}`, comment, table(HEAD, rowsOf(type, checker))]
    .filter((part) => part !== '')
    .join('\n\n');
};

/** Every event under a heading of its own, and the fields of one element of `sources`. */
export const eventSections = (root: string): string => {
  const file = resolve(root, FILE);
  const program = ts.createProgram([file], { strict: true, noEmit: true, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const events = module && checker.getExportsOfModule(module).find(({ name }) => name === 'BridgeEvent');
  const served = module && checker.getExportsOfModule(module).find(({ name }) => name === 'RequestServed');
  const union = events && checker.getDeclaredTypeOfSymbol(events);
  const sources = served && checker.getDeclaredTypeOfSymbol(served).getProperty('sources');
  const timing = sources && checker.getIndexTypeOfType(checker.getTypeOfSymbol(sources), ts.IndexKind.Number);
  if (union?.isUnion() !== true || timing === undefined) throw new TypeError(`${FILE} has another form`);
  return [
    ...union.types.map((type) => section(type, checker)),
    '### An element of `sources`',
    table(HEAD, rowsOf(timing, checker)),
  ].join('\n\n');
};
