/** The fields of the contract as a table: for each a value of the answer, or constants, edited in the same file. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ContractField, FieldOrigin } from '../server/api';
import type { Client } from '../server/client';
import type { Editor } from '../editor/editor';
import { useSay } from '../texts/language';
import { messageOf, type Workbench } from '../work/use-workbench';
import { FieldRow, type RowOfField } from './field-row';
import { leavesOf } from './leaves';
import { shownOf } from './rule';

type Props = {
  readonly client: Client;
  readonly work: Workbench;
  readonly editor: Editor | undefined;
  readonly onFile: (pointer: string) => void;
};

const useContract = (client: Client) => {
  const [fields, setFields] = useState<readonly ContractField[]>([]);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    client.contract().then(
      (answer) => setFields(answer.fields),
      (thrown: unknown) => setTrouble(messageOf(thrown)),
    );
  }, []);
  return { fields, trouble };
};

const rowOf = (
  field: ContractField,
  origins: readonly FieldOrigin[],
  editor: Editor | undefined,
): RowOfField => {
  const origin = origins.find(({ contract }) => contract === field.field);
  const own = field.field.includes('[]') ? undefined : `/user/${field.field.replaceAll('.', '/')}`;
  const pointer =
    origin?.rule === undefined ? own : origin.rule.file === undefined ? origin.rule.pointer : undefined;
  const rule = pointer === undefined ? undefined : editor?.read(pointer);
  return {
    field,
    origin,
    pointer,
    shown: rule === undefined || pointer === undefined ? undefined : shownOf(rule, pointer),
  };
};

export const FieldsView = ({ client, work, editor, onFile }: Props) => {
  const say = useSay();
  const { fields, trouble } = useContract(client);
  const [search, setSearch] = useState('');
  const [isOnlyFilled, setOnlyFilled] = useState(false);
  const leaves = useMemo(() => leavesOf(work.sample), [work.sample]);
  const rows = useMemo(
    () => fields.map((field) => rowOf(field, work.sample?.fields ?? [], editor)),
    [fields, work.sample, work.text, editor],
  );
  const words = search.trim().toLowerCase();
  const found = rows.filter(
    ({ field, shown }) =>
      `${field.field} ${field.description}`.toLowerCase().includes(words) &&
      (!isOnlyFilled || shown !== undefined),
  );
  return (
    <section class="view" aria-label={say('fieldsTitle')}>
      <div class="view-bar">
        <h2>{say('fieldsTitle')}</h2>
        <div class="bar-end">
          <label class="check">
            <input
              type="checkbox"
              checked={isOnlyFilled}
              onChange={({ currentTarget }) => setOnlyFilled(currentTarget.checked)}
            />
            {say('onlyFilled')}
          </label>
          <input
            type="search"
            aria-label={say('filterFields')}
            placeholder={say('filterFields')}
            value={search}
            onInput={({ currentTarget }) => setSearch(currentTarget.value)}
          />
        </div>
      </div>
      {trouble === '' ? null : <p role="alert">{say('failed', { why: trouble })}</p>}
      <div class="table-holder" tabIndex={0} role="group" aria-label={say('fieldsTitle')}>
        <table class="fields-table">
          <thead>
            <tr>
              <th scope="col">{say('field')}</th>
              <th scope="col">{say('now')}</th>
              <th scope="col">{say('comesFrom')}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((row) => (
              <FieldRow
                key={row.field.field}
                {...{ row, leaves, onFile }}
                onSet={(pointer, value) => editor?.set(pointer, JSON.stringify(value))}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
};
