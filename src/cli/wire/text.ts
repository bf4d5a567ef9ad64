/** The wire of one ask for people: by source, and in order of time. */
import type { Colors } from 'picocolors/types';
import { groupBy } from '../../core/group-by';
import type { ShownAnswer } from './answer';
import type { ShownRequest } from './request';
import type { Again, ShownExchange, ShownQuery } from './wire';
import type { ShownRows, ShownStatement } from './queries';
import { counted } from '../report/problem';

const whys: Readonly<Record<Again, string>> = {
  retry: 'a retry',
  'connection-closed': 'sent once more: its connection was closed',
  'answer-unasked': 'sent once more: more than one answer came',
  'token-rejected': 'sent once more: its token was rejected',
};

const againText = ({ again }: Pick<ShownExchange, 'again'>): string =>
  again === undefined ? '' : ` (${whys[again.why]}, after ${again.waitMs} ms)`;

const bodyLines = ({ body, form }: ShownRequest): readonly string[] => {
  if (form !== undefined) return [form.map((pair) => pair.join('=')).join('&')];
  return body === undefined ? [] : [JSON.stringify(body)];
};

/** JSON over several lines. */
const jsonLines = (value: unknown): readonly string[] =>
  value === undefined ? [] : JSON.stringify(value, undefined, 2).split('\n');

const conditionLines = ({ conditions }: ShownAnswer): readonly string[] =>
  conditions.map(({ condition, held, why }) => `${condition}: ${held ? 'held' : 'not held'}, ${why}`);

const answerLines = (answer: ShownAnswer, tookMs: number, colours: Colors): readonly string[] => {
  const { status, headers, size, kind, shape, body, remarks } = answer;
  const bytes = size === undefined ? '' : `, ${counted(size, 'byte')}`;
  const paint = status >= 200 && status < 300 ? colours.green : colours.yellow;
  return [
    `${paint(`answer: ${status}`)} in ${tookMs} ms, ${kind}${kind === 'an empty body' ? '' : bytes}`,
    ...headerLines(headers),
    ...jsonLines(shape ?? body).map((line) => `  ${line}`),
    ...remarks.map((remark) => colours.yellow(`  ! ${remark}`)),
    ...conditionLines(answer).map((line) => `  ${line}`),
  ];
};

const headerLines = (headers: ShownRequest['headers']): readonly string[] =>
  Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);

const exchangeLines = (exchange: ShownExchange, colours: Colors): readonly string[] => {
  const { to, tookMs, proxy, request, answer } = exchange;
  const where = to === 'token' ? 'token endpoint: ' : '';
  const end = answer === undefined ? failureLines(exchange, colours) : answerLines(answer, tookMs, colours);
  return [
    `  ${where}${colours.bold(`${request.method} ${request.address}`)}${againText(exchange)}`,
    ...(proxy === undefined ? [] : [`    through the proxy ${proxy}`]),
    ...headerLines(request.headers).map((line) => `  ${line}`),
    ...bodyLines(request).map((line) => `    ${line}`),
    ...end.map((line) => `    ${line}`),
  ];
};

const typeText = (type: string | undefined): string => (type === undefined ? '' : ` (${type})`);

const statementLines = ({ text, parameters }: ShownStatement): readonly string[] => [
  ...text.split('\n'),
  ...parameters.map(({ name, value, type }) => `${name}: ${value}${typeText(type)}`),
];

const rowLines = ({ count, columns, shape, body }: ShownRows, tookMs: number, colours: Colors) => [
  `${colours.green(`answer: ${counted(count, 'row')}`)} in ${tookMs} ms`,
  ...(columns === undefined
    ? []
    : [`  columns: ${columns.map(({ name, type }) => `${name}${typeText(type)}`).join(', ')}`]),
  ...jsonLines(shape ?? body).map((line) => `  ${line}`),
];

const failureLines = ({ failure, tookMs }: ShownExchange | ShownQuery, colours: Colors) => {
  const { outcome = '', code, words = '' } = failure ?? {};
  const failed = `no answer: ${outcome}${code === undefined ? '' : ` (${code})`} after ${tookMs} ms`;
  return [colours.red(failed), `  ! ${words}`];
};

const queryLines = (shown: ShownQuery, colours: Colors): readonly string[] => {
  const { tookMs, query, rows } = shown;
  const end = rows === undefined ? failureLines(shown, colours) : rowLines(rows, tookMs, colours);
  return [
    `  ${colours.bold(query.address)}${againText(shown)}`,
    ...[...statementLines(query), ...end].map((line) => `    ${line}`),
  ];
};

/** The wire for a person. */
export const wireText = (exchanges: readonly (ShownExchange | ShownQuery)[], colours: Colors): string => {
  const sources = [...groupBy(exchanges, ({ source }) => source)];
  const lines = sources.flatMap(([source, each]) => [
    `${source}:`,
    ...each.flatMap((shown) =>
      shown.to === 'database' ? queryLines(shown, colours) : exchangeLines(shown, colours),
    ),
  ]);
  return ['', 'The wire:', ...(lines.length === 0 ? ['  no request was sent'] : lines), ''].join('\n');
};
