/** The users of the fault server: every identifier is a user, and the whole answer is derived from it. */
import { LEAKY } from './leaky-texts';

/** The user in stray and wrong answers, who is never requested. */
export const UNRELATED = '79000000666';

/** The first and the second user of a test. */
export const FIRST = '79000000001';
export const SECOND = '79000000002';

/** So many others, up to 900: each of as many digits as the rest, so that none has another's in it. */
export const others = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `7900000${String(100 + at).padStart(4, '0')}`);

/** What the upstream says of a user. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly points: number;
  /** What no rule of the tenant's reads. */
  readonly email: string;
  readonly card: string;
  readonly note: string;
}

export const personOf = (id: string): Person => ({
  id,
  name: `Shopper "${id}"`,
  points: Number(id.replace(/\D/g, '').slice(-3)),
  email: `shopper+${id}@shop.example`,
  card: `card/4000-${id}`,
  note: LEAKY.note,
});

/** The same as the upstream writes it. */
export const jsonOf = (id: string): string => JSON.stringify(personOf(id));

/** The same with more members behind, which are JSON. */
export const heavyJsonOf = (id: string, members: string): string => `${jsonOf(id).slice(0, -1)},${members}}`;

/** The same as XML, with more elements behind. */
export const heavyXmlOf = (id: string, elements: string): string => {
  const { name, points } = personOf(id);
  return `<user><id>${id}</id><name>${name}</name><points>${points}</points>${elements}</user>`;
};

/** The same as Spaaza (get-user, and get-card in a form of its own) and ahunter write it, whose adapters have each their own form; a token is the user's own. */
export const spaazaJsonOf = (id: string): string => {
  const info = { user_id: 1, authentication_point_identifier: id, first_name: personOf(id).name };
  return JSON.stringify({
    result: { code: 1 },
    results: { user_info: { ...info, points_wallet_total: personOf(id).points } },
  });
};

export const cardJsonOf = (id: string): string => {
  const { name, points } = personOf(id);
  return JSON.stringify({ result: { code: 1 }, results: { user_info: { user_id: id }, name, points } });
};

export const ahunterJsonOf = (id: string): string => {
  const { name, points } = personOf(id);
  return JSON.stringify({ name: 'shop', person_name: name, actual_sum: points, token_api: id });
};

/** The user of a target: the first query parameter's value, or else the last segment. */
export const userOf = (target: string): string => {
  const [path = '', query] = target.split('?');
  const text = query === undefined ? path.split('/').at(-1) : query.split(/[&;]/)[0]?.split('=')[1];
  return decodeURIComponent(text ?? '');
};
