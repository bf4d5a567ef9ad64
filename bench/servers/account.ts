/**
 * The hand-written mapping of the servers beside the bridge, from Spaaza's user to the app's account. It gives the same
 * fields as bench/mappings/spaaza/tenant.json and bench/contests/account-jsonata.ts: change all or none.
 */

/** The fields of Spaaza's `user_info` that the mapping reads. */
export interface SpaazaUser {
  readonly user_id: number;
  readonly authentication_point_identifier?: string | null | undefined;
  readonly first_name?: string | null | undefined;
  readonly last_name?: string | null | undefined;
  readonly gender?: string | null | undefined;
  readonly birthday?: string | null | undefined;
  readonly username?: string | null | undefined;
  readonly phone_number?: string | null | undefined;
  readonly registered?: boolean | null | undefined;
  readonly online_shopper?: boolean | null | undefined;
  readonly frequency?: number | null | undefined;
  readonly loyalty_status?:
    | {
        readonly name?: string | null | undefined;
        readonly description?: string | null | undefined;
        readonly points_balance_current?: number | null | undefined;
        readonly points_to_proceed_next_level?: number | null | undefined;
      }
    | null
    | undefined;
}

/** `get-user`'s answer, of a user who exists. */
export interface SpaazaReply {
  readonly results: { readonly user_info: SpaazaUser };
}

/** `get-user`'s answer otherwise, in today's shape. */
export interface SpaazaError {
  readonly error?: { readonly code: number };
}

/** Spaaza's code for a user who does not exist, which comes with status 500. */
export const NO_SUCH_USER = 68;

const GENDERS: Readonly<Record<string, string>> = { m: 'male', f: 'female', male: 'male', female: 'female' };

const PROFILE_LINKS = [
  { title: 'How the programme works', url: 'https://shop.example/programme', section: 'help' },
];

const segmentsOf = (user: SpaazaUser): string[] | undefined => {
  const segments: string[] = [];
  if (user.registered) segments.push('registered');
  if (user.online_shopper) segments.push('online');
  if ((user.frequency ?? 0) >= 3) segments.push('loyal');
  return segments.length > 0 ? segments : undefined;
};

const programmeOf = (status: NonNullable<SpaazaUser['loyalty_status']>): object | undefined => {
  const toNext = status.points_to_proceed_next_level ?? undefined;
  const programme = {
    currentLevelTitle: status.name ?? undefined,
    profitDescription: status.description ?? undefined,
    nextLevelDescription: toNext === undefined ? undefined : `${toNext} points to the next level`,
  };
  return Object.values(programme).some((value) => value !== undefined) ? programme : undefined;
};

/** One field for each further source. */
const extraOf = (others: readonly SpaazaUser[]): object =>
  Object.fromEntries(
    others.map(({ loyalty_status: status }, at) => [
      `loyalty${at + 2}Points`,
      status?.points_balance_current ?? undefined,
    ]),
  );

/** The account, with what further sources say of the user; fields that are undefined are left out by JSON.stringify. */
export const accountOf = (user: SpaazaUser, others: readonly SpaazaUser[] = []): object => {
  const status = user.loyalty_status ?? {};
  const id = String(user.user_id);
  const name = [user.first_name, user.last_name].filter((part) => part).join(' ');
  return {
    id,
    name: name === '' ? undefined : name,
    phone: user.phone_number?.replace(/\D/g, ''),
    email: user.username ?? undefined,
    bonuses: status.points_balance_current ?? undefined,
    units: 'points',
    segments: segmentsOf(user),
    gender: GENDERS[user.gender?.toLowerCase() ?? ''],
    cardNumber: user.authentication_point_identifier ?? id,
    status: status.name ?? 'Member',
    birthday: user.birthday?.slice(0, 10),
    loyaltyProgram: programmeOf(status),
    profileLinks: PROFILE_LINKS,
    ...extraOf(others),
  };
};
