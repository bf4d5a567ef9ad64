/** What a declared type promises of XML, over types and documents at random. */
import * as fc from 'fast-check';
import { isRight } from 'fp-ts/Either';
import { contentOf } from '../../../src/upstream/http/json-body';
import { conformerOf, isList, isRecord } from '../../../src/types/conform';
import { OPAQUE, TEXT, optional, total } from '../../../src/types/type';
import type { Shape, Type } from '../../../src/types/type';
import { writeXml } from '../../../src/xml/write';

const RUNS = 600;

/** A type, and values of it. */
interface Typed {
  readonly type: Type;
  readonly value: fc.Arbitrary<unknown>;
}

const text = fc
  .string({ unit: 'grapheme', maxLength: 8 })
  .map((each) =>
    each.replace(/[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').replace(/^ +| +$/g, ''),
  );

const TEXT_OF: Typed = { type: optional(TEXT), value: fc.oneof(text, fc.constant(null)) };
const ATTRIBUTE: Typed = { type: optional(TEXT), value: text };

const named = (names: readonly string[], of: fc.Arbitrary<Typed>) =>
  fc.uniqueArray(fc.tuple(fc.constantFrom(...names), of), { selector: ([name]) => name, maxLength: 4 });

const objectOf = (fields: readonly (readonly [string, Typed])[]): Typed => {
  const shape: Shape = { kind: 'object', fields: new Map(fields.map(([name, { type }]) => [name, type])) };
  return {
    type: optional(shape),
    value: fc.record(Object.fromEntries(fields.map(([name, each]) => [name, each.value]))),
  };
};

const listOf = ({ type, value }: Typed, isNeeded: boolean): Typed => {
  const shape: Shape = { kind: 'array', item: type };
  return { type: isNeeded ? total(shape) : optional(shape), value: fc.array(value, { maxLength: 3 }) };
};

const recordOf = ({ type, value }: Typed): Typed => ({
  type: optional({ kind: 'record', value: type }),
  value: fc.dictionary(fc.constantFrom('bonus', 'cash', 'other'), value, { minKeys: 1 }),
});

/** Types of elements; a list of lists is none. */
const { single } = fc.letrec<{ single: Typed; field: Typed }>((tie) => ({
  single: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(TEXT_OF),
    fc
      .tuple(named(['a', 'b', 'Имя', 'c-d'], tie('field')), named(['_id', '_b', '_'], fc.constant(ATTRIBUTE)))
      .map(([elements, attributes]) => objectOf([...elements, ...attributes])),
    tie('single').map(recordOf),
  ),
  field: fc.oneof(
    { depthSize: 'small' },
    tie('single'),
    fc.tuple(tie('single'), fc.boolean()).map(([of, isNeeded]) => listOf(of, isNeeded)),
  ),
}));

const answerOf = ({ type }: Typed): Shape => ({ kind: 'object', fields: new Map([['answer', type]]) });

const read = (xml: string, shape: Shape): unknown => {
  const { body } = contentOf(undefined, Buffer.from(xml), { xml: shape });
  return isRight(body) ? body.right : body.left;
};

it('each value of a type is read as it was written, whatever its lists have', () => {
  fc.assert(
    fc.property(
      single.chain((typed) => typed.value.map((value) => ({ typed, value }))),
      ({ typed, value }) => {
        expect(read(writeXml({ answer: value }), answerOf(typed))).toEqual({ answer: value });
      },
    ),
    { numRuns: RUNS },
  );
});

/** Documents of the same names in any order and number. */
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      fc.constantFrom('answer', 'a', 'b', 'Имя', 'c-d', 'bonus', 'x'),
      fc.uniqueArray(fc.constantFrom('id="1"', 'b="2"', 'x="3"'), { maxLength: 2 }),
      fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('', 'x', ' '),
        fc.array(tie('element'), { maxLength: 4 }),
      ),
    )
    .map(([name, attributes, content]) => {
      const inside = typeof content === 'string' ? content : content.join('');
      return `<${[name, ...attributes].join(' ')}>${inside}</${name}>`;
    }),
}));

/** Whether each value that is there has the kind of its type where an object is one. */
const hasLists = ({ shape }: Type, value: unknown): boolean => {
  if (shape.kind === 'array') return isList(value) && value.every((each) => hasLists(shape.item, each));
  if (shape.kind !== 'object' || !isRecord(value)) return true;
  return [...shape.fields].every(([name, type]) => {
    const isNeededList = type.shape.kind === 'array' && !type.none;
    return (
      (!Object.hasOwn(value, name) && (isNeededList || type.shape.kind !== 'array')) ||
      hasLists(type, value[name])
    );
  });
};

it('any document has lists where the type has them, and no other place fails', () => {
  fc.assert(
    fc.property(single, fc.array(element, { maxLength: 3 }), (typed, inside) => {
      const shape = answerOf(typed);
      const value = read(`<answer>${inside.join('')}</answer>`, shape);
      expect(isRecord(value) && hasLists(typed.type, value['answer'])).toBe(true);
      expect(() => conformerOf(total(shape))(value)).not.toThrow();
    }),
    { numRuns: RUNS },
  );
});

it('any text is read or refused', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('<>/="&;![]-? ax\u0000\ud800ж')) }),
      (xml) => {
        expect(() => read(xml, OPAQUE)).not.toThrow();
      },
    ),
    { numRuns: RUNS },
  );
});
