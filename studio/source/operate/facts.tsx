/** Facts, each with its name; those that are not known are left out. */
import type { ComponentChildren } from 'preact';

export type Fact = readonly [name: string, value: ComponentChildren];

export const Facts = ({ facts }: { readonly facts: readonly (Fact | undefined)[] }) => (
  <dl class="facts">
    {facts.flatMap((fact) => {
      if (fact === undefined) return [];
      const [name, value] = fact;
      return [
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>,
      ];
    })}
  </dl>
);
