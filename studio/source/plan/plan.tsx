/** In which order the sources are asked, as a diagram. */
import type { PlanStep } from '../server/api';
import { useSay } from '../texts/language';

const Source = ({ step }: { readonly step: PlanStep }) => {
  const say = useSay();
  return (
    <li class={`source ${step.isOptional ? 'optional' : ''}`}>
      <strong>{step.source}</strong>
      <span class="quiet">{step.adapter}</span>
      <ul class="notes">
        {step.isOptional ? <li>{say('optional')}</li> : null}
        {step.fallbackOf === undefined ? null : <li>{say('fallbackOf', { source: step.fallbackOf })}</li>}
        {step.after.length === 0 ? null : <li>{say('needs', { sources: step.after.join(', ') })}</li>}
        {step.reads.map((path) => (
          <li key={path}>
            {say('reads')} <code>{path}</code>
          </li>
        ))}
        <li>{say('deadline', { ms: step.deadlineMs })}</li>
      </ul>
    </li>
  );
};

export const PlanView = ({ plan }: { readonly plan: readonly PlanStep[] }) => {
  const say = useSay();
  const orders = [...new Set(plan.map(({ order }) => order))].sort((a, b) => a - b);
  return (
    <section class="view" tabIndex={0} aria-label={say('planTitle')}>
      <h2>{say('planTitle')}</h2>
      {plan.length === 0 ? (
        <p class="quiet">{say('noPlan')}</p>
      ) : (
        <ol class="plan">
          <li class="end">
            <span>{say('shopper')}</span>
          </li>
          {orders.map((order) => (
            <li key={order} class="stage">
              <h3>{say('atOnce', { order: order + 1 })}</h3>
              <ul>
                {plan
                  .filter((step) => step.order === order)
                  .map((step) => (
                    <Source key={step.source} step={step} />
                  ))}
              </ul>
            </li>
          ))}
          <li class="end">
            <span>{say('account')}</span>
          </li>
        </ol>
      )}
    </section>
  );
};
