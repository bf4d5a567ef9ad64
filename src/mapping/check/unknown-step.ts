/** Advice for a step of another language that this language does not have. */
import { didYouMean } from '../../diagnostics/did-you-mean';
import { advise } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';
import { steps } from '../steps/catalogue';

const JOIN = 'join texts with the rule { "join": ["source.one", "source.other"], "separator": " " }';
const ADD = 'add numbers with the rule { "sum": ["source.one", "source.other"] }';
const SUBTRACT = 'subtract with the rule { "difference": ["source.one", "source.other"] }';
const AVERAGE = 'no rule makes an average: take one that the upstream gives';
const ABSENT = 'write "default" beside "from", or several rules in "first"';
const CONDITION = 'write "when" beside "from"';
const PATTERN =
  'there are no patterns: "part" and "slice" take a part of a text, "replace" replaces parts, and "table" whole texts';
const TEMPLATE =
  'write the rule { "template": "… {source.field} …" }; "formatNumber" writes a number, and "formatDate" a date';
const CASE = 'no step changes single letters: "upper" and "lower" change all';
const FIND =
  '{ "find": "levels[id].name" } looks a value up in a catalogue, and { "table": { "old": "new" } } in a table of the file';
const SORT = 'lists are not sorted: a path takes an element by [0], [-1] or [key=value]';

const SPLIT =
  'take one part with { "part": { "separator": ";", "at": 0 } }; for a list of all, the type of the field in "payload" is { "$split": ";" }';

/** Names in lower case, without _ and -. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ...['concat', 'concatenate', 'append', 'prepend', 'prefix', 'suffix', 'join'].map(
    (name) => [name, JOIN] as const,
  ),
  ...['add', 'plus', 'sum'].map((name) => [name, ADD] as const),
  ...['subtract', 'minus', 'sub', 'difference'].map((name) => [name, SUBTRACT] as const),
  ...['avg', 'average', 'mean'].map((name) => [name, AVERAGE] as const),
  ...['default', 'coalesce', 'ifnull', 'ifempty', 'orelse', 'fallback', 'first', 'nvl'].map(
    (name) => [name, ABSENT] as const,
  ),
  ...['if', 'when', 'filter', 'where', 'unless'].map((name) => [name, CONDITION] as const),
  ...['regex', 'regexp', 'match', 'matches', 'test', 'extract', 'pattern'].map(
    (name) => [name, PATTERN] as const,
  ),
  ...['format', 'sprintf', 'printf', 'template', 'interpolate'].map((name) => [name, TEMPLATE] as const),
  ...['capitalize', 'capitalise', 'titlecase', 'totitlecase', 'ucfirst', 'title'].map(
    (name) => [name, CASE] as const,
  ),
  ...['lookup', 'vlookup', 'xlookup', 'dereference', 'resolve', 'findby', 'search'].map(
    (name) => [name, FIND] as const,
  ),
  ...['split', 'explode', 'splitby', 'tolist', 'toarray', 'tokenize', 'csv'].map(
    (name) => [name, SPLIT] as const,
  ),
  ...['sort', 'sortby', 'reverse', 'last', 'orderby'].map((name) => [name, SORT] as const),
]);

/** The step that was misspelt or has another name here, or how to write the same without a step. */
export const insteadOfStep = (name: string): Fix | undefined => {
  const instead = INSTEAD.get(name.toLowerCase().replace(/[_-]/g, ''));
  return instead === undefined
    ? didYouMean(
        name,
        steps.map((step) => step.name),
      )
    : advise(instead);
};
