/** The right column: the account as card or JSON, a failure as the shopper reads it, and what is left out. */
import { useState } from 'preact/hooks';
import type { FieldOrigin, Outcome, Sample } from '../server/api';
import { Choice } from '../parts/choice';
import { useSay } from '../texts/language';
import { AccountJson } from './account-json';
import { Field } from './fields';
import { Phone } from './phone';

const Failure = ({ outcome }: { readonly outcome: Outcome & { readonly kind: 'failure' } }) => {
  const say = useSay();
  return (
    <section class="phone failure" aria-label={say('shopperReads')}>
      <p class="failure-message">{outcome.message}</p>
      <p class="quiet">{say('status', { status: outcome.status, tag: outcome.tag })}</p>
      <p class="quiet">{outcome.detail}</p>
    </section>
  );
};

const Nothing = ({ why }: { readonly why: readonly string[] }) => {
  const say = useSay();
  return (
    <section class="nothing">
      <h3>{say('noAccount')}</h3>
      {why.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </section>
  );
};

/** Fields that have a rule and no value now. */
const LeftOut = ({ fields }: { readonly fields: readonly FieldOrigin[] }) => {
  const say = useSay();
  const absent = fields.filter((origin) => origin.absent !== undefined);
  return absent.length === 0 ? null : (
    <details class="left-out">
      <summary>{say('leftOutCount', { count: absent.length })}</summary>
      <ul>
        {absent.map((origin) => (
          <li key={origin.field}>
            <Field field={origin.field}>
              <code>{origin.field}</code> <span class="quiet">{origin.absent}</span>
            </Field>
          </li>
        ))}
      </ul>
    </details>
  );
};

type As = 'card' | 'json';

const Shown = ({ outcome, as }: { readonly outcome: Outcome; readonly as: As }) => {
  switch (outcome.kind) {
    case 'account':
      return as === 'card' ? <Phone user={outcome.user} /> : <AccountJson user={outcome.user} />;
    case 'failure':
      return <Failure outcome={outcome} />;
    case 'none':
      return <Nothing why={outcome.why} />;
  }
};

type Props = {
  readonly sample: Sample | undefined;
  /** The values are those of a live shopper, each shown as its kind: no card can be drawn with them. */
  readonly isMasked: boolean;
};

export const AccountPane = ({ sample, isMasked }: Props) => {
  const say = useSay();
  const [as, setAs] = useState<As>('card');
  return (
    <>
      <div class="pane-bar">
        <h2>{say('account')}</h2>
        {isMasked ? (
          <span class="quiet">{say('masked')}</span>
        ) : (
          <Choice
            name={say('showAs')}
            options={[
              ['card', say('asCard')],
              ['json', say('asJson')],
            ]}
            chosen={as}
            onChoose={setAs}
          />
        )}
      </div>
      <div class="pane-body account">
        {sample === undefined ? (
          <p class="quiet">{say('noAnswer')}</p>
        ) : (
          <>
            <Shown outcome={sample.outcome} as={isMasked ? 'json' : as} />
            <LeftOut fields={sample.fields} />
          </>
        )}
      </div>
    </>
  );
};
