/** One field of the contract: its value now, and the rule for it. */
import { useState } from 'preact/hooks';
import type { ContractField, FieldOrigin } from '../server/api';
import { useSay } from '../texts/language';
import type { Leaf } from './leaves';
import { Picker } from './picker';
import { typed, type Constant, type Shown } from './rule';

export type RowOfField = {
  readonly field: ContractField;
  readonly origin: FieldOrigin | undefined;
  /** Where its rule is or would be; none for a field inside a list that has no rule. */
  readonly pointer: string | undefined;
  readonly shown: Shown | undefined;
};

type Props = {
  readonly row: RowOfField;
  readonly leaves: readonly Leaf[];
  readonly onSet: (pointer: string, value: unknown) => void;
  readonly onFile: (pointer: string) => void;
};

const ConstantInput = ({
  constant,
  name,
  onSet,
}: {
  readonly constant: Constant;
  readonly name: string;
  readonly onSet: Props['onSet'];
}) => (
  <label class="constant">
    <span class="quiet">{constant.of}</span>
    <input
      aria-label={name}
      value={String(constant.value)}
      onChange={({ currentTarget }) => {
        const value = typed(currentTarget.value, constant.value);
        if (value === undefined) currentTarget.value = String(constant.value);
        else onSet(constant.pointer, value);
      }}
    />
  </label>
);

const Rule = ({ row, leaves, onSet, onFile }: Props) => {
  const say = useSay();
  const [isPicking, setPicking] = useState(false);
  const { field, pointer, shown } = row;
  if (pointer === undefined) return <span class="quiet">{say('notMapped')}</span>;
  const canPick = shown === undefined || shown.path !== undefined;
  return (
    <div class="rule">
      {canPick ? (
        <button
          type="button"
          class="chip"
          aria-label={`${say('chooseFor', { field: field.field })}: ${shown?.path?.text ?? say('notMapped')}`}
          onClick={() => setPicking(true)}
        >
          {shown?.path?.text ?? say('choose')}
        </button>
      ) : null}
      {shown?.constants.map((constant) => (
        <ConstantInput
          key={constant.pointer}
          {...{ constant, onSet }}
          name={`${say('constantOf', { field: field.field })}: ${constant.of}`}
        />
      ))}
      {shown?.rest.map((text, index) => (
        <code key={index}>{text}</code>
      ))}
      {shown === undefined ? null : (
        <button
          type="button"
          class="plain small-act"
          aria-label={`${say('editInFile')}: ${field.field}`}
          onClick={() => onFile(pointer)}
        >
          {say('editInFile')}
        </button>
      )}
      {isPicking ? (
        <Picker
          {...{ field, leaves }}
          onClose={() => setPicking(false)}
          onPick={(path) => {
            setPicking(false);
            onSet(shown?.path?.pointer ?? pointer, path);
          }}
        />
      ) : null}
    </div>
  );
};

export const FieldRow = (props: Props) => {
  const say = useSay();
  const { field, origin } = props.row;
  return (
    <tr>
      <th scope="row">
        <code>{field.field}</code>
        <p class="quiet">{field.description}</p>
      </th>
      <td>
        {origin?.value === undefined ? (
          <span class="quiet">{origin?.absent ?? say('notMapped')}</span>
        ) : (
          <code>{JSON.stringify(origin.value)}</code>
        )}
      </td>
      <td>
        <Rule {...props} />
      </td>
    </tr>
  );
};
