/** Paths: their grammar, and the type of the value that each reads. */
import { isRight } from 'fp-ts/Either';
import { namesBelow, typeOfPath } from '../../../src/types/type-of-path';
import { parsePath } from '../../../src/types/path';
import type { Segment } from '../../../src/types/path';
import { describe as inWords, optional, total } from '../../../src/types/type';
import type { Type } from '../../../src/types/type';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { codecOf } from '../../support/mapping/notation';

const written = (segment: Segment): string => {
  const { start, end } = segment;
  switch (segment.kind) {
    case 'field':
      return `.${segment.name} ${start}-${end}`;
    case 'index':
      return `#${segment.index} ${start}-${end}`;
    case 'match':
      return `${segment.conditions
        .map(({ key, value }) => `${key} is ${JSON.stringify(value)}`)
        .join(' and ')} ${start}-${end}`;
  }
};

const parsed = (text: string): readonly string[] => {
  const path = parsePath(text);
  if (isRight(path)) return [path.right.head, ...path.right.segments.map(written)];
  const { start, end, message } = path.left;
  return [`${message} ${start}-${end}`];
};

const noPart = (rest: string, start: number, end: number): string =>
  `"${rest}" is not a part of a path ${start}-${end}`;
const noHead = (end: number): string => `a path begins with the name of a source 0-${end}`;
const forbidden = (name: string, start: number, end: number): string =>
  `"${name}" is not allowed in a path ${start}-${end}`;

describe('the text of a path', () => {
  it.each<readonly [text: string, ...parts: readonly string[]]>([
    ['crm', 'crm'],
    ['crm.id', 'crm', '.id 4-6'],
    ['crm.a.b', 'crm', '.a 4-5', '.b 6-7'],
    ['$crm._id-2', '$crm', '._id-2 5-10'],
    ['срм.имя2', 'срм', '.имя2 4-8'],
    ['crm[0]', 'crm', '#0 3-6'],
    ['crm[12].a', 'crm', '#12 3-7', '.a 8-9'],
    ['crm[999999]', 'crm', '#999999 3-11'],
    ['crm["a.b"]', 'crm', '.a.b 3-10'],
    ['crm["a\\"]b"]', 'crm', '.a"]b 3-12'],
    ['crm[""]', 'crm', '. 3-7'],
    ['crm[k=v]', 'crm', 'k is "v" 3-8'],
    ['crm[k-2=два слова]', 'crm', 'k-2 is "два слова" 3-18'],
    ['crm[k=12]', 'crm', 'k is 12 3-9'],
    ['crm[k=-1.50]', 'crm', 'k is -1.5 3-12'],
    ['crm[k=0]', 'crm', 'k is 0 3-8'],
    ['crm[k=012]', 'crm', 'k is "012" 3-10'],
    ['crm[k=1.]', 'crm', 'k is "1." 3-9'],
    ['crm[k=x1]', 'crm', 'k is "x1" 3-9'],
    ['crm[k=1x]', 'crm', 'k is "1x" 3-9'],
    ['crm[k=999999999999999]', 'crm', 'k is 999999999999999 3-22'],
    ['crm[k=9999999999999999]', 'crm', 'k is "9999999999999999" 3-23'],
    ['crm[k=true]', 'crm', 'k is true 3-11'],
    ['crm[k=false]', 'crm', 'k is false 3-12'],
    ['crm[k=null]', 'crm', 'k is null 3-11'],
    ['crm[k=a=b]', 'crm', 'k is "a=b" 3-10'],
    ['crm[k="12"]', 'crm', 'k is "12" 3-11'],
    ['crm[k="a]b"]', 'crm', 'k is "a]b" 3-12'],
    ['crm[k="a\\"b"]', 'crm', 'k is "a\\"b" 3-13'],
    ['crm[k.l.m=v]', 'crm', 'k.l.m is "v" 3-12'],
    ['crm[k=l.m]', 'crm', 'k is "l.m" 3-10'],
    ['crm[-1]', 'crm', '#-1 3-7'],
    ['crm[-12].a', 'crm', '#-12 3-8', '.a 9-10'],
    ['crm[k=v,l=w]', 'crm', 'k is "v" and l is "w" 3-12'],
    ['crm[k=v, l.m=true,  n=0]', 'crm', 'k is "v" and l.m is true and n is 0 3-24'],
    ['crm[k="a,l=b",l=null]', 'crm', 'k is "a,l=b" and l is null 3-21'],
    ['crm[k=a,b]', 'crm', 'k is "a,b" 3-10'],
    ['crm[k=1,5]', 'crm', 'k is "1,5" 3-10'],
    ['crm[k=a,b,l=c,]', 'crm', 'k is "a,b" and l is "c," 3-15'],
    ['crm[k=Smith, John,l=c]', 'crm', 'k is "Smith, John" and l is "c" 3-22'],
    ['crm[имя=а,k=б].c', 'crm', 'имя is "а" and k is "б" 3-14', '.c 15-16'],
    ['', noHead(1)],
    ['.crm', noHead(4)],
    ['1crm', noHead(4)],
    ['-crm', noHead(4)],
    ['__proto__', forbidden('__proto__', 0, 9)],
    ['crm.constructor.x', forbidden('constructor', 4, 15)],
    ['crm["prototype"]', forbidden('prototype', 3, 16)],
    ['crm[__proto__=1]', forbidden('__proto__', 3, 16)],
    ['crm[k.constructor=1]', forbidden('constructor', 3, 20)],
    ['crm.', noPart('.', 3, 4)],
    ['crm.a..b', noPart('..b', 5, 8)],
    ['crm.1', noPart('.1', 3, 5)],
    ['crm a', noPart(' a', 3, 5)],
    ['crm.a[', noPart('[', 5, 6)],
    ['crm[1000000]', noPart('[1000000]', 3, 12)],
    ['crm[-0]', noPart('[-0]', 3, 7)],
    ['crm[-1000000]', noPart('[-1000000]', 3, 13)],
    ['crm[--1]', noPart('[--1]', 3, 8)],
    ['crm[k=,l=b]', noPart('[k=,l=b]', 3, 11)],
    ['crm[k="a",]', noPart('[k="a",]', 3, 11)],
    ['crm[k="a"b,l=c]', noPart('[k="a"b,l=c]', 3, 15)],
    ['crm[k=a,l=c', noPart('[k=a,l=c', 3, 11)],
    ['crm[k=a,k=b]', '"k" is compared twice 3-12'],
    ['crm[k=a,constructor=b]', forbidden('constructor', 3, 22)],
    ['crm[]', noPart('[]', 3, 5)],
    ['crm["a]', noPart('["a]', 3, 7)],
    ['crm["\\x"]', noPart('["\\x"]', 3, 9)],
    ['crm[k=]', noPart('[k=]', 3, 7)],
    ['crm[k==b]', noPart('[k==b]', 3, 9)],
    ['crm[k=a"b]', noPart('[k=a"b]', 3, 10)],
    ['crm[k=a[b]', noPart('[k=a[b]', 3, 10)],
    ['crm[1k=a]', noPart('[1k=a]', 3, 9)],
    ['crm[k.=a]', noPart('[k.=a]', 3, 9)],
    ['crm[.k=a]', noPart('[.k=a]', 3, 9)],
    ['crm[k.1=a]', noPart('[k.1=a]', 3, 10)],
    ['crm[k="\\x"]', noPart('[k="\\x"]', 3, 11)],
  ])('%s', (text, ...parts) => {
    expect(parsed(text)).toEqual(parts);
  });
});

const PAYLOAD = codecOf({
  id: 'nonblank',
  text: 'text',
  'name?': 'nonblank',
  word: { $literals: ['a', ' '] },
  textOrNumber: { $union: ['integer', 'text'] },
  bit: { $literals: [true, 1] },
  blank: { $literals: [''] },
  blob: 'any',
  number: 'number',
  level: { title: 'nonblank', 'rank?': 'integer' },
  'maybe?': { title: 'nonblank' },
  list: ['nonblank'],
  cards: [
    { no: 'nonblank', kind: { $literals: ['p', 'v'] }, 'color?': 'nonblank', extra: 'any', rank: 'integer' },
  ],
  prefs: { $record: 'nonblank' },
  either: {
    $union: [
      { a: 'nonblank', both: 'nonblank' },
      { b: 'nonblank', both: 'integer' },
    ],
  },
  open: { $union: [{ a: 'nonblank' }, { $record: 'integer' }] },
  vague: { $union: [{ a: 'nonblank' }, 'any'] },
  digits: { $union: [{ a: 'nonblank' }, 'number'] },
  oneOrMany: { $union: [{ a: 'nonblank' }, [{ a: 'nonblank' }]] },
  mixed: { $union: [[{ k: 'text', v: 'nonblank' }], [{ k: 'integer', v: 'integer' }]] },
  halves: [{ $union: [{ k: 'integer', v: 'nonblank' }, { v: 'nonblank' }] }],
});

const TYPE: Type = typeOfCodec(PAYLOAD);

const WALLETS: Type = typeOfCodec(
  codecOf({
    wallets: [
      {
        type: { code: 'nonblank', 'rank?': 'integer', extra: 'any' },
        'owner?': { id: 'integer' },
        sum: 'number',
      },
    ],
  }),
);

const read = (text: string, root: Type = TYPE): string => {
  const path = parsePath(`crm${text}`);
  if (!isRight(path)) throw new Error(`${text} is no path`);
  const walked = typeOfPath(root, path.right.segments);
  if (isRight(walked)) {
    const { type, validated } = walked.right;
    const { shape, none, unknown } = type;
    const absences = [...(none ? ['none'] : []), ...(unknown ? ['unknown'] : [])];
    return [inWords(shape), ...absences, ...(validated ? [] : ['undocumented'])].join(', ');
  }
  const { segment, why, ...rest } = walked.left;
  const condition = 'condition' in rest ? rest.condition : undefined;
  const told = 'has' in rest ? [rest.has()] : 'found' in rest ? [rest.found] : [];
  const isOneOf = condition !== undefined && segment.kind === 'match' && segment.conditions.length > 1;
  const about = isOneOf ? ` about ${condition.key} ${condition.start}` : '';
  return `${why} at ${written(segment)}${about} ${JSON.stringify(told)}`;
};

describe('what a path reads', () => {
  it.each<readonly [text: string, type: string]>([
    ['', 'an object'],
    ['.id', 'text'],
    ['.text', 'text, none'],
    ['.name', 'text, none, unknown'],
    ['.word', '"a", none'],
    ['.textOrNumber', 'a whole number or text, none'],
    ['.bit', 'true or 1'],
    ['.blank', ', none'],
    ['.blob', 'something undocumented, none, unknown'],
    ['.level', 'an object'],
    ['.level.title', 'text'],
    ['.level.rank', 'a whole number, none, unknown'],
    ['.maybe.title', 'text, none, unknown'],
    ['.list', 'a list'],
    ['.list[0]', 'text, none, unknown'],
    ['.cards[3].no', 'text, none, unknown'],
    ['.cards[no=x]', 'an object, none, unknown'],
    ['.cards[no=x].kind', '"p" or "v", none, unknown'],
    ['.cards[kind=p].no', 'text, none, unknown'],
    ['.cards[color=null].no', 'text, none, unknown'],
    ['.cards[extra=1].no', 'text, none, unknown'],
    ['.cards[-1].no', 'text, none, unknown'],
    ['.cards[kind=p,rank=1].no', 'text, none, unknown'],
    ['.cards[kind=p,color=null,extra=x].no', 'text, none, unknown'],
    ['.prefs.anything', 'text, none, unknown'],
    ['.either.a', 'text, none, unknown, undocumented'],
    ['.either.both', 'text or a whole number'],
    ['.open.a', 'text or a whole number, none, unknown'],
    ['.open.b', 'a whole number, none, unknown, undocumented'],
    ['.vague.a', 'text, none, unknown, undocumented'],
    ['.digits.a', 'text, none, unknown'],
    ['.oneOrMany.a', 'text, none'],
    ['.oneOrMany[0].a', 'text, none, unknown'],
    ['.mixed[k=x].v', 'text, none, unknown'],
    ['.halves[k=x].v', 'text, none, unknown'],
    ['.halves[k=1].v', 'text, none, unknown'],
  ])('%s: %s', (text, type) => {
    expect(read(text)).toBe(type);
  });

  it.each<readonly [text: string, fault: string]>([
    ['.level.nope', 'unknown at .nope 10-14 [["title","rank"]]'],
    ['.either.c', 'unknown at .c 11-12 [["a","both","b"]]'],
    ['.blob.a', 'opaque at .a 9-10 []'],
    ['.id.a', 'kind at .a 7-8 ["text"]'],
    ['.id[0]', 'kind at #0 6-9 ["text"]'],
    ['.level[0]', 'kind at #0 9-12 ["an object"]'],
    ['.level[k=1]', 'kind at k is 1 9-14 ["an object"]'],
    ['.list.a', 'list at .a 9-10 []'],
    ['.list[k=1]', 'kind at k is 1 8-13 ["text"]'],
    ['.cards[nope=1]', 'unknown at nope is 1 9-17 [["no","kind","extra","rank","color"]]'],
    ['.cards[kind=x]', 'never at kind is "x" 9-17 ["\\"p\\" or \\"v\\""]'],
    ['.cards[rank=x]', 'never at rank is "x" 9-17 ["a whole number"]'],
    ['.cards[no=null]', 'never at no is null 9-18 ["text"]'],
    ['.id[-1]', 'kind at #-1 6-10 ["text"]'],
    ['.cards[kind=p,rank=x]', 'never at kind is "p" and rank is "x" 9-24 about rank 17 ["a whole number"]'],
    [
      '.cards[kind=p,nope=1]',
      'unknown at kind is "p" and nope is 1 9-24 about nope 17 [["no","kind","extra","rank","color"]]',
    ],
  ])('%s: %s', (text, fault) => {
    expect(read(text)).toBe(fault);
  });
});

it.each([
  ['.wallets[type.code=main].sum', 'a number, none, unknown'],
  ['.wallets[type.rank=null].sum', 'a number, none, unknown'],
  ['.wallets[owner.id=null].sum', 'a number, none, unknown'],
  ['.wallets[type.code=null]', 'never at type.code is null 11-27 ["text"]'],
  ['.wallets[owner.id=x]', 'never at owner.id is "x" 11-23 ["a whole number"]'],
  ['.wallets[typ.code=a]', 'unknown at typ.code is "a" 11-23 [["type.code","sum.code","owner.code"]]'],
  ['.wallets[type.cod=a]', 'unknown at type.cod is "a" 11-23 [["type.code","type.extra","type.rank"]]'],
  ['.wallets[sum.code=a]', 'unknown at sum.code is "a" 11-23 [[]]'],
  ['.wallets[type.extra.id=a]', 'opaque at type.extra.id is "a" 11-28 []'],
])('a key that leads into objects, %s: %s', (text, outcome) => {
  expect(read(text, WALLETS)).toBe(outcome);
});

describe('a credential', () => {
  const credential: Type = total({ kind: 'credential' });
  const fields = new Map([
    ['secret', credential],
    ['name', total({ kind: 'text' })],
    [
      'either',
      total({
        kind: 'union',
        members: [
          { kind: 'credential' },
          { kind: 'object', fields: new Map([['part', total({ kind: 'text' })]]) },
        ],
      }),
    ],
    ['list', total({ kind: 'array', item: credential })],
  ]);
  const root = optional({ kind: 'object', fields });

  it.each([
    ['.secret', 'credential at .secret 4-10 []'],
    ['.secret.part', 'credential at .part 11-15 []'],
    ['.either.part', 'credential at .part 11-15 []'],
    ['.list[0]', 'credential at #0 8-11 []'],
    ['.name', 'text, none, unknown'],
  ])('%s: %s', (text, outcome) => {
    expect(read(text, root)).toBe(outcome);
  });
});

it('the names below a payload are those of its objects, three deep', () => {
  const deep = {
    a: { b: { c: { d: 'text' } } },
    list: [{ inner: 'text' }],
    other: { $union: [{ x: 'text' }, { y: 'text' }] },
  };
  const names = namesBelow(typeOfCodec(codecOf(deep)));
  expect(names).toEqual(['a', 'a.b', 'a.b.c', 'list', 'other', 'other.x', 'other.y']);
});
