/** The limits of a tenant's files: one more is refused, and the finding names the limit. */
import { rules } from '../../support/growth/rules';
import { sources } from '../../support/growth/sources';
import { written } from '../../support/growth/checked';

const shapeOf = (name: string) => {
  const shape = [...rules, ...sources].find((each) => each.name === name);
  if (shape === undefined) throw new Error(`there is no shape "${name}"`);
  return shape;
};

const checked = async (name: string, count: number): Promise<string> => {
  const { check, remove } = written(shapeOf(name).files(count));
  const out = await check();
  remove();
  return out;
};

it.each([
  ['placeholders of a template', 100, 'there are too many placeholders of a template: at most 100 are read'],
  ['steps', 100, 'there are too many elements of a list of steps: at most 100 are read'],
  ['rules of one "first"', 1000, 'there are too many elements of a list of rules: at most 1000 are read'],
  ['conditions of one "all"', 1000, 'there are too many elements of a list of guards: at most 1000 are read'],
  ['sources', 99, 'there are too many sources: at most 100 are read'],
  ['literals of a type', 1000, 'there are too many literals of a type: at most 1000 are read'],
  ['alternatives of a type', 100, 'there are too many alternatives of a type: at most 100 are read'],
  ['values of an "enum"', 1000, 'there are too many elements of "enum": at most 1000 are read'],
  ['alternatives of a JSON Schema', 100, 'there are too many elements of "anyOf": at most 100 are read'],
  [
    'parts of an "allOf" of a JSON Schema',
    100,
    'there are too many elements of "allOf": at most 100 are read',
  ],
])('%s: one more than the limit is refused once', async (name, most, message) => {
  expect(await checked(name, most)).not.toContain('too-many');
  const beyond = await checked(name, most + 1);
  expect(beyond.split('error[too-many]').length - 1).toBe(1);
  expect(beyond).toContain(message);
});

it.each([
  ['paths of misspelt fields', 'there is "id", "name", "points"'],
  ['fields that the contract does not have', 'did you mean "bonuses"?'],
  ['keys that rules do not have', 'did you mean "default"?'],
  ['steps that there are not', 'did you mean "upper"?'],
])('%s: each is reported, and the first with a suggestion', async (name, suggestion) => {
  const out = await checked(name, 100);
  expect(out).toContain(suggestion);
  expect(out).toContain('1 tenant checked: 100 errors');
});
