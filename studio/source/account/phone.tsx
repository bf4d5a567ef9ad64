/** The account as the retailer's app shows it to the shopper. */
import { useNumbers, useSay } from '../texts/language';
import { Field } from './fields';
import { Plastic } from './plastic';
import { Programme } from './programme';
import { entriesOf, isEntry, numberOf, textOf, textsOf, type Entry } from './user';

const Balance = ({ user }: { readonly user: Entry }) => {
  const say = useSay();
  const numbers = useNumbers();
  const [balance, units] = [numberOf(user.bonuses), textOf(user.units)];
  return (
    <div class="balance">
      {balance === undefined ? (
        <span class="quiet">{say('noBalance')}</span>
      ) : (
        <Field field="bonuses" class="amount">
          {numbers.format(balance)}
        </Field>
      )}
      {units === undefined ? null : <Field field="units">{units}</Field>}
    </div>
  );
};

/** Balances beside the main one, each with the words that the account has for it. */
const Further = ({ user }: { readonly user: Entry }) => {
  const numbers = useNumbers();
  const names = ['pendingBonuses', 'expressBonuses'].filter((name) => numberOf(user[name]) !== undefined);
  return (
    <>
      {names.map((name) => (
        <div class="further" key={name}>
          <Field field={name} class="strong">
            {numbers.format(numberOf(user[name]) ?? 0)}
          </Field>
          {textOf(user[`${name}Title`]) === undefined ? null : (
            <Field field={`${name}Title`}>{textOf(user[`${name}Title`])}</Field>
          )}
        </div>
      ))}
    </>
  );
};

const DETAILS = ['id', 'phone', 'email', 'emailConfirmed', 'birthday', 'age', 'gender', 'priceTier'] as const;

const Details = ({ user }: { readonly user: Entry }) => {
  const say = useSay();
  const shown = (value: unknown): string | undefined =>
    typeof value === 'boolean' ? say(value ? 'yes' : 'no') : textOf(value);
  const segments = textsOf(user.segments);
  return (
    <section aria-label={say('details')}>
      <dl class="details">
        {DETAILS.filter((name) => shown(user[name]) !== undefined).map((name) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Field field={name}>{shown(user[name])}</Field>
            </dd>
          </div>
        ))}
        {segments.length === 0 ? null : (
          <div>
            <dt>segments</dt>
            <dd class="segments">
              {segments.map((segment, index) => (
                <Field key={index} field={`segments[${index}]`} class="pill">
                  {segment}
                </Field>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
};

const Links = ({ links }: { readonly links: readonly Entry[] }) => {
  const say = useSay();
  return links.length === 0 ? null : (
    <section aria-label={say('links')} class="links">
      {links.map((link, index) => (
        <div class="link" key={index}>
          <Field field={`profileLinks[${index}].title`}>{textOf(link.title)}</Field>
          <Field field={`profileLinks[${index}].url`} class="address">
            {textOf(link.url)}
          </Field>
        </div>
      ))}
    </section>
  );
};

const Companies = ({ user }: { readonly user: Entry }) => {
  const say = useSay();
  const [people, companies] = [entriesOf(user.entrepreneurIdList), entriesOf(user.legalEntities)];
  return people.length + companies.length === 0 ? null : (
    <section aria-label={say('companies')} class="links">
      {people.map((person, index) => (
        <Field key={`p${index}`} field={`entrepreneurIdList[${index}].name`}>
          {textOf(person.name)}
        </Field>
      ))}
      {companies.map((company, index) => (
        <Field key={`c${index}`} field={`legalEntities[${index}].legalEntityName`}>
          {`${company.selected === true ? '● ' : ''}${textOf(company.legalEntityName) ?? ''}`}
        </Field>
      ))}
    </section>
  );
};

export const Phone = ({ user }: { readonly user: Entry }) => {
  const say = useSay();
  const [name, cards] = [textOf(user.name), entriesOf(user.loyaltyCards)];
  return (
    <section class="phone" aria-label={say('accountTitle')}>
      {name === undefined ? (
        <span class="quiet name">{say('noName')}</span>
      ) : (
        <Field field="name" class="name">
          {name}
        </Field>
      )}
      <Plastic card={user} prefix="" />
      <Balance user={user} />
      <Further user={user} />
      {isEntry(user.loyaltyProgram) ? <Programme programme={user.loyaltyProgram} /> : null}
      {cards.length === 0 ? null : (
        <section aria-label={say('furtherCards')} class="cards">
          {cards.map((card, index) => (
            <Plastic key={index} card={card} prefix={`loyaltyCards[${index}].`} isSmall />
          ))}
        </section>
      )}
      <Links links={entriesOf(user.profileLinks)} />
      <Companies user={user} />
      <Details user={user} />
    </section>
  );
};
