/** The work of a request that grows: answers that are read, fitted to their type, and mapped. */
import { isRight } from 'fp-ts/Either';
import { http } from '../../../adapters/http';
import type { OpenSource } from '../../../src/adapter/define-adapter';
import { parseJson } from '../../../src/json/parse';
import { compile } from '../../../src/mapping/compile/account';
import { conformerOf } from '../../../src/types/conform';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { contextOf, load } from '../tenant/world';
import { api, list, record, tenant } from './shape';

/** What is done of an answer. */
export interface Answering {
  readonly name: string;
  readonly counted: string;
  /** What is measured, for an answer of a size. */
  readonly work: (count: number) => () => unknown;
  readonly most?: number;
}

interface Asked {
  readonly payload?: object;
  readonly user?: object;
  readonly answer: object;
}

const NOW = new Date('2026-01-01T00:00:00Z');

/** A tenant's own reading, fitting and mapping of one answer. */
const partsOf = ({ payload = {}, user = {}, answer }: Asked) => {
  const opened: OpenSource[] = [];
  const file = tenant(api({ id: 'text!', ...payload }), { id: 'request.userIdentifier', ...user });
  const { mapping, problems } = load(file, {
    ...contextOf([http]),
    askOf: (_source, open) => {
      opened.push(open);
      return open.ask;
    },
  });
  const [open] = opened;
  if (mapping === undefined || open === undefined) throw new Error(JSON.stringify(problems));
  const conform = conformerOf(typeOfCodec(open.codec));
  const map = compile(mapping);
  const bytes = Buffer.from(JSON.stringify({ id: '7', ...answer }));
  const read = (): unknown => {
    const parsed = parseJson(bytes);
    if (!isRight(parsed)) throw new Error(parsed.left);
    return parsed.right;
  };
  const value = read();
  const fit = (): unknown => {
    const conformed = conform(value);
    return conformed.ok ? conformed.value : undefined;
  };
  const fitted = fit();
  const slots: unknown[] = Array.from({ length: mapping.slots });
  const mapped = (): unknown => {
    const { outcome } = map([{ userIdentifier: '7' }, fitted, ...slots.slice(2)], NOW);
    if (!isRight(outcome)) throw new Error(outcome.left.tag);
    return outcome.right;
  };
  return { read, fit, map: mapped };
};

const EACH = { each: 'crm.list', as: 'e' } as const;
const ELEMENTS = { list: [{ n: 'integer', s: 'text' }] };

const elements = (count: number): object => ({ list: list(count, (n) => ({ n, s: `text ${n}` })) });

/** What is shown of each element, and comes to nothing. */
const dropped = (when: unknown): object => ({ extra: { shown: [{ ...EACH, item: { value: 'x', when } }] } });

const few = dropped({ path: 'e.n', lessThan: 0 });

/** Every kind of an answer's work over how much it is of. */
export const answerings: readonly Answering[] = [
  {
    name: 'read: elements of a list',
    counted: 'elements',
    work: (count) => partsOf({ answer: elements(count) }).read,
  },
  {
    name: 'read: names of one object',
    counted: 'names',
    work: (count) => partsOf({ answer: { more: record(count, (at) => `n${at}`, Number) } }).read,
  },
  {
    name: 'read: numbers of 30 digits',
    counted: 'numbers',
    work: (count) => {
      const digits = Buffer.from(`[${list(count, (at) => `1234567890123456789012345${at}`).join(',')}]`);
      return () => parseJson(digits);
    },
  },
  {
    name: 'decode: elements of a list',
    counted: 'elements',
    work: (count) => partsOf({ payload: ELEMENTS, user: few, answer: elements(count) }).fit,
  },
  {
    name: 'decode: elements of another type',
    counted: 'elements',
    work: (count) =>
      partsOf({ payload: { list: [{ n: 'text' }] }, user: dropped('e.n'), answer: elements(count) }).fit,
  },
  {
    name: 'decode: keys of a record',
    counted: 'keys',
    work: (count) => {
      const answer = { labels: record(count, (at) => `k${at}`, String) };
      return partsOf({ payload: { labels: { '*': 'text' } }, user: { name: 'crm.labels.k0' }, answer }).fit;
    },
  },
  {
    name: 'decode: elements of one of three types',
    counted: 'elements',
    work: (count) => {
      const alternatives = { $anyOf: [{ a: 'integer!' }, { b: 'integer!' }, { n: 'integer!' }] };
      return partsOf({ payload: { list: [alternatives] }, user: dropped('e'), answer: elements(count) }).fit;
    },
    most: 1000,
  },
  {
    name: 'map: elements, all of which are dropped',
    counted: 'elements',
    work: (count) => partsOf({ payload: ELEMENTS, user: few, answer: elements(count) }).map,
  },
  {
    name: 'map: elements of a full list',
    counted: 'elements',
    work: (count) => {
      const user = { extra: { shown: [{ ...EACH, item: { n: 'e.n', s: 'e.s' } }] } };
      return partsOf({ payload: ELEMENTS, user, answer: elements(count) }).map;
    },
  },
  {
    name: 'map: elements, each looked up in a list of as many',
    counted: 'elements',
    work: (count) => {
      const user = dropped({
        any: [
          { path: `crm.list[n=${count - 1}].n`, lessThan: 0 },
          { path: 'e.n', lessThan: 0 },
        ],
      });
      return partsOf({ payload: ELEMENTS, user, answer: elements(count) }).map;
    },
  },
  {
    name: 'map: rules',
    counted: 'rules',
    work: (count) => {
      const user = {
        extra: record(
          count,
          (at) => `e${at}`,
          () => 'crm.name',
        ),
      };
      return partsOf({ payload: { name: 'text' }, user, answer: { name: 'Name' } }).map;
    },
  },
];
