/** The fields of all tenants that have no value now, those that are missing for longest first. */
import type { BridgeField, ServedTenant } from '../server/api';
import { useSay } from '../texts/language';
import { Moment } from './moment';

type Missing = BridgeField & { readonly tenant: string; readonly since: string };

const missingIn = (tenants: readonly ServedTenant[]): readonly Missing[] =>
  tenants
    .flatMap(({ name, fields }) => fields.map((one) => ({ tenant: name, ...one })))
    .flatMap((one) => (one.missingSince === null ? [] : [{ ...one, since: one.missingSince }]))
    .sort((one, other) => (one.since < other.since ? -1 : 1));

/** More would not be read. */
const MOST = 200;

type Props = { readonly tenants: readonly ServedTenant[]; readonly now: string };

export const MissingFields = ({ tenants, now }: Props) => {
  const say = useSay();
  const missing = missingIn(tenants);
  return (
    <section aria-label={say('missingTitle')}>
      <h2>{say('missingTitle')}</h2>
      <p class="quiet">{say(missing.length === 0 ? 'missingNone' : 'missingHelp')}</p>
      {missing.length === 0 ? null : (
        <div class="table-holder" tabIndex={0} role="group" aria-label={say('missingTitle')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{say('field')}</th>
                <th scope="col">{say('tenant')}</th>
                <th scope="col">{say('noValueSince')}</th>
                <th scope="col">{say('timesLeftOut')}</th>
                <th scope="col">{say('lastReason')}</th>
              </tr>
            </thead>
            <tbody>
              {missing.slice(0, MOST).map(({ tenant, field, since, lastFilledAt, absent, lastReason }) => (
                <tr key={`${tenant} ${field}`}>
                  <th scope="row">
                    <code>{field}</code>
                  </th>
                  <td>{tenant}</td>
                  <td>
                    <Moment iso={since} now={now} />
                    {lastFilledAt === null ? <p class="quiet">{say('notSinceStart')}</p> : null}
                  </td>
                  <td>{absent}</td>
                  <td>
                    <code>{lastReason}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {missing.length > MOST ? <p class="quiet">{say('more', { count: missing.length - MOST })}</p> : null}
    </section>
  );
};
