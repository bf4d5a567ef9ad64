/** What is wrong with answers in XML: a value there is a text, and the outermost element has a name. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { advise, rewrite, write } from '../../src/adapter/re-exports';
import { members } from '../../src/types/type';
import type { Fields, Shape, Type } from '../../src/types/type';
import { isInText } from '../../src/types/written';
import { wrong } from './finding';
import type { Place } from './finding';
import type { Condition } from './condition';
import type { Settings } from './settings';
import { CONDITION_LISTS, leadsToList, segmentsOf, shapeOfAnswer } from './xml-shape';

const VALUE_IS_TEXT = 'a value of XML is a text';

const isText = (shape: Shape): boolean => {
  if (shape.kind === 'literals') return shape.values.every((value) => typeof value === 'string');
  return shape.kind !== 'number' && shape.kind !== 'boolean';
};

/** Types of values that no XML has. */
const checkShape = (shape: Shape, at: Place): readonly SettingsProblem[] => {
  const all = members(shape);
  if (!all.every(isText)) return [wrong('payload-kind', at, VALUE_IS_TEXT, rewrite('text'))];
  return all.flatMap((each) => {
    if (each.kind === 'object') return checkFields(each.fields, at);
    if (each.kind === 'array') return checkType(each.item, [...at, '0']);
    return each.kind === 'record' ? checkType(each.value, [...at, '*']) : [];
  });
};

/** What a text holds can have values of every type. */
const checkType = ({ shape, written }: Type, at: Place): readonly SettingsProblem[] =>
  isInText(written) ? [] : checkShape(shape, at);

const checkFields = (fields: Fields, at: Place): readonly SettingsProblem[] =>
  [...fields].flatMap(([name, type]) => checkType(type, [...at, name]));

/** Elements are chosen by texts: `[Type="1"]`. */
const checkMatches = (path: string | undefined, at: Place): readonly SettingsProblem[] =>
  segmentsOf(path).flatMap((segment) =>
    segment.kind === 'match'
      ? segment.conditions
          .filter(({ value }) => typeof value === 'number' || typeof value === 'boolean')
          .map(({ key, value }) =>
            wrong('settings-invalid', at, VALUE_IS_TEXT, advise(`write [${key}="${String(value)}"]`)),
          )
      : [],
  );

/** A path from the top of the answer begins with the outermost element. */
export const checkXmlPath = (path: string | undefined, at: Place): readonly SettingsProblem[] => {
  const [first] = segmentsOf(path);
  return first === undefined || first.kind === 'field'
    ? checkMatches(path, at)
    : [
        wrong(
          'path-syntax',
          at,
          'a document of XML is not a list',
          advise('begin with the name of the outermost element, such as "Envelope.Body"'),
        ),
      ];
};

const checkConstants = (condition: Condition, at: Place): readonly SettingsProblem[] =>
  (['equals', 'notEquals', 'in'] as const).flatMap((test) => {
    const written = condition[test];
    if (written === undefined) return [];
    const isSeveral = Array.isArray(written);
    return [written].flat().flatMap((value, index) => {
      const place = isSeveral ? [...at, test, String(index)] : [...at, test];
      return typeof value === 'string'
        ? []
        : [wrong('settings-invalid', place, VALUE_IS_TEXT, write(JSON.stringify(String(value))))];
    });
  });

/** A list without elements is an empty list: it is never missing. */
const checkPresence = ({ path, present }: Condition, at: Place, shape: Shape): readonly SettingsProblem[] =>
  present === false && leadsToList(shape, segmentsOf(path))
    ? [
        wrong(
          'settings-invalid',
          [...at, 'present'],
          'this place is a list, which is empty rather than missing',
          {
            kind: 'replace',
            of: 'member',
            with: '"empty": "list"',
          },
        ),
      ]
    : [];

/** What is wrong with a list of conditions on an answer in XML of this shape. */
export const checkXmlConditions = (
  conditions: readonly Condition[],
  list: Place,
  shape: Shape,
): readonly SettingsProblem[] =>
  conditions.flatMap((condition, index) => {
    const at = [...list, String(index)];
    return [
      ...checkXmlPath(condition.path, [...at, 'path']),
      ...checkConstants(condition, at),
      ...checkPresence(condition, at, shape),
    ];
  });

/** All that is wrong with reading answers as XML. */
export const checkXml = ({ answer }: Settings, fields: Fields): readonly SettingsProblem[] => {
  if (answer.format !== 'xml') return [];
  const shape = shapeOfAnswer(answer, fields);
  return [
    ...checkXmlPath(answer.at, ['settings', 'answer', 'at']),
    ...CONDITION_LISTS.flatMap((list) =>
      checkXmlConditions(answer[list] ?? [], ['settings', 'answer', list], shape),
    ),
    ...checkFields(fields, ['payload']),
  ];
};
