/** A choice of one among few, as buttons in a row. */
type Props<Name extends string> = {
  readonly name: string;
  readonly options: readonly (readonly [name: Name, label: string])[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
};

export const Choice = <Name extends string>({ name, options, chosen, onChoose }: Props<Name>) => (
  <div role="group" aria-label={name} class="choice">
    {options.map(([option, label]) => (
      <button type="button" key={option} aria-pressed={option === chosen} onClick={() => onChoose(option)}>
        {label}
      </button>
    ))}
  </div>
);
