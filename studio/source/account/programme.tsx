/** The shopper's standing in the loyalty programme: level, progress, and what comes next, in the programme's colours. */
import { useNumbers, useSay } from '../texts/language';
import { contrast, inkOn, isColour } from './colour';
import { Field } from './fields';
import { numberOf, textOf, type Entry } from './user';

const PREFIX = 'loyaltyProgram.';

const colourIn = (programme: Entry, name: string): string | undefined => {
  const colour = textOf(programme[name]);
  return colour !== undefined && isColour(colour) ? colour : undefined;
};

const LINES = ['profitDescription', 'nextLevelDescription', 'purchaseRateDescription'] as const;

const Progress = ({ programme }: { readonly programme: Entry }) => {
  const numbers = useNumbers();
  const progress = numberOf(programme.progress);
  if (progress === undefined) return null;
  const [bar, behind] = [
    colourIn(programme, 'progressBarColor'),
    colourIn(programme, 'progressBarBackgroundColor'),
  ];
  return (
    <Field field={`${PREFIX}progress`} class="progress">
      <span class="progress-track" style={behind === undefined ? {} : { backgroundColor: behind }}>
        <span
          class="progress-bar"
          style={{ width: `${progress}%`, ...(bar === undefined ? {} : { backgroundColor: bar }) }}
        />
      </span>
      <span>{`${numbers.format(progress)} %`}</span>
    </Field>
  );
};

export const Programme = ({ programme }: { readonly programme: Entry }) => {
  const say = useSay();
  const [ground, ink] = [colourIn(programme, 'backgroundColor'), colourIn(programme, 'textColor')];
  const [level, link, image] = ['currentLevelTitle', 'loyaltyProgramInfoLink', 'backgroundImage'].map(
    (name) => textOf(programme[name]),
  );
  const style = {
    ...(ground === undefined ? {} : { backgroundColor: ground, color: ink ?? inkOn(ground) }),
    ...(ink === undefined || ground !== undefined ? {} : { color: ink }),
  };
  const ratio = ground === undefined || ink === undefined ? 21 : contrast(ground, ink);
  return (
    <section class="programme" aria-label={say('programme')}>
      <div class="programme-ground" style={style}>
        {level === undefined ? null : (
          <Field field={`${PREFIX}currentLevelTitle`} class="strong">
            {level}
          </Field>
        )}
        <Progress programme={programme} />
        {LINES.map((name) => {
          const text = textOf(programme[name]);
          return text === undefined ? null : (
            <Field key={name} field={`${PREFIX}${name}`} class="lines">
              {text}
            </Field>
          );
        })}
        {link === undefined ? null : (
          <Field field={`${PREFIX}loyaltyProgramInfoLink`} class="lines address">
            {link}
          </Field>
        )}
      </div>
      {image === undefined ? null : (
        <Field field={`${PREFIX}backgroundImage`} class="note">
          {say('imageAt', { url: image })}
        </Field>
      )}
      {ratio < 4.5 ? <p class="note">{say('hardToRead', { ratio: ratio.toFixed(1) })}</p> : null}
    </section>
  );
};
