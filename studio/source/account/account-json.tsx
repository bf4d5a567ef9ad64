/** The account as the JSON that the app receives; each line can be pointed at. */
import { Field } from './fields';
import { isEntry } from './user';

type Line = { readonly field: string; readonly level: number; readonly text: string };

const OPEN = { list: ['[', ']'], entry: ['{', '}'] } as const;

/** The lines of a value, each with the field that it belongs to. */
const linesOf = (
  value: unknown,
  field: string,
  level: number,
  before: string,
  after: string,
): readonly Line[] => {
  const isList = Array.isArray(value);
  if (!isList && !isEntry(value))
    return [{ field, level, text: `${before}${JSON.stringify(value)}${after}` }];
  const [open, close] = OPEN[isList ? 'list' : 'entry'];
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const inner = entries.flatMap(([key, one], index) => {
    const own = isList ? `${field}[${key}]` : field === '' ? key : `${field}.${key}`;
    const name = isList ? '' : `${JSON.stringify(key)}: `;
    return linesOf(one, own, level + 1, name, index < entries.length - 1 ? ',' : '');
  });
  return [
    { field, level, text: `${before}${open}` },
    ...inner,
    { field: '', level, text: `${close}${after}` },
  ];
};

export const AccountJson = ({ user }: { readonly user: unknown }) => (
  <div class="json">
    {linesOf(user, '', 0, '', '').map(({ field, level, text }, index) => (
      <div key={index} class="json-line" style={{ '--level': level }}>
        {field === '' ? text : <Field field={field}>{text}</Field>}
      </div>
    ))}
  </div>
);
