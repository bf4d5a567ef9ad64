/** One loyalty card with its colours, name and number. */
import type { ComponentChildren } from 'preact';
import { useNumbers, useSay } from '../texts/language';
import { contrast, inkOn, isColour } from './colour';
import { Field } from './fields';
import { numberOf, textOf, type Entry } from './user';

const GROUND = '#3b4a61';

/** The colours that the card is drawn with, and what is wrong with the given ones. */
const useColours = (card: Entry) => {
  const say = useSay();
  const [ground, ink] = [textOf(card.cardColor), textOf(card.cardTextColor)];
  const given = [ground, ink].flatMap((colour) => colour ?? []);
  const notes = given.filter((colour) => !isColour(colour)).map((value) => say('notAColour', { value }));
  const drawn = ground !== undefined && isColour(ground) ? ground : GROUND;
  const written = ink !== undefined && isColour(ink) ? ink : inkOn(drawn);
  const ratio = contrast(drawn, written);
  if (ratio < 4.5) notes.push(say('hardToRead', { ratio: ratio.toFixed(1) }));
  return { style: { backgroundColor: drawn, color: written }, notes };
};

type Props = {
  readonly card: Entry;
  /** What stands before the names of its fields: `loyaltyCards[0].`, or the empty text. */
  readonly prefix: string;
  readonly isSmall?: boolean;
  readonly children?: ComponentChildren;
};

export const Plastic = ({ card, prefix, isSmall = false }: Props) => {
  const say = useSay();
  const numbers = useNumbers();
  const { style, notes } = useColours(card);
  const [status, number] = [textOf(card.status), textOf(card.cardNumber)];
  const [percent, balance] = [numberOf(card.cardPercent), isSmall ? numberOf(card.bonuses) : undefined];
  return (
    <div class={`plastic-holder ${isSmall ? 'small' : ''}`}>
      <div class="plastic" style={style}>
        <div class="plastic-top">
          {status === undefined ? <span /> : <Field field={`${prefix}status`}>{status}</Field>}
          {percent === undefined ? null : (
            <Field field={`${prefix}cardPercent`}>{`${numbers.format(percent)} %`}</Field>
          )}
          {balance === undefined ? null : (
            <Field field={`${prefix}bonuses`} class="strong">
              {numbers.format(balance)}
            </Field>
          )}
        </div>
        {number === undefined ? (
          <span class="plastic-none">{say('noCard')}</span>
        ) : (
          <Field field={`${prefix}cardNumber`} class="number">
            {number}
          </Field>
        )}
      </div>
      {notes.map((note) => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
    </div>
  );
};
