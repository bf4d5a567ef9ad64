/** Where the field that is pointed at comes from; or where the chosen value of an answer goes. */
import type { AnswerPlace, FieldOrigin, Step } from '../server/api';
import { useSay } from '../texts/language';
import { placeKey, type Focus, type Lit } from '../work/focus';

type Props = {
  readonly focus: Focus | undefined;
  readonly lit: Lit;
  readonly unread: ReadonlySet<string>;
  /** The draft has errors, so that nothing is known of what reads the answer. */
  readonly isBroken: boolean;
  readonly onRule: (pointer: string) => void;
  readonly onPlace: (place: AnswerPlace) => void;
  readonly onField: (field: string) => void;
};

const Steps = ({ steps }: { readonly steps: readonly Step[] }) => (
  <ol class="steps">
    {steps.map(({ depth, step, gave, isAbsent }, index) => (
      <li key={index} style={{ '--level': depth }}>
        <code>{step}</code>
        <span class={isAbsent ? 'gave absent' : 'gave'}>{gave}</span>
      </li>
    ))}
  </ol>
);

const Origin = ({ origin, onRule, onPlace }: { readonly origin: FieldOrigin } & Props) => {
  const say = useSay();
  const { rule, paths, steps, absent } = origin;
  return (
    <div class="origin-of">
      <h3>
        <code>{origin.field}</code>
      </h3>
      {absent === undefined ? null : (
        <p class="absent">
          {say('leftOut')}: {absent}
        </p>
      )}
      {paths.length === 0 && absent === undefined ? <p class="quiet">{say('fixedValue')}</p> : null}
      <div class="places">
        {paths.map((place) => (
          <button
            type="button"
            class="chip"
            key={place.path + place.pointer}
            title={say('goToLeaf')}
            onClick={() => onPlace(place)}
          >
            <span aria-hidden="true">← </span>
            {place.path}
          </button>
        ))}
        {rule === undefined ? null : rule.file === undefined ? (
          <button type="button" class="chip" onClick={() => onRule(rule.pointer)}>
            {say('goToRule')}
          </button>
        ) : (
          <span class="quiet">{rule.file}</span>
        )}
      </div>
      <Steps steps={steps} />
    </div>
  );
};

const unreadText = (place: AnswerPlace, { unread, isBroken }: Props) =>
  isBroken ? 'knownOnceFixed' : unread.has(placeKey(place)) ? 'goesNowhere' : 'goesElsewhere';

export const OriginPanel = (props: Props) => {
  const say = useSay();
  const { focus, lit, onField } = props;
  const [first] = lit.origins;
  return (
    <section class="origin" aria-label={say('origin')} aria-live="polite">
      {focus === undefined || (focus.kind === 'field' && first === undefined) ? (
        <p class="quiet">{say('originHelp')}</p>
      ) : focus.kind === 'leaf' ? (
        <div class="origin-of">
          <h3>
            <code>{`${focus.place.source}${focus.place.pointer.replaceAll('/', '.')}`}</code>
          </h3>
          {lit.origins.length === 0 ? (
            <p>{say(unreadText(focus.place, props))}</p>
          ) : (
            <div class="places">
              <span>{say('goesTo')}</span>
              {lit.origins.map(({ field }) => (
                <button type="button" class="chip" key={field} onClick={() => onField(field)}>
                  {field}
                </button>
              ))}
            </div>
          )}
        </div>
      ) : first === undefined ? null : (
        <Origin {...props} origin={first} />
      )}
    </section>
  );
};
