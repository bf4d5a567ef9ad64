/**
 * The hand-written mapping of both hand-written servers, from Spaaza's user to the app's account. It gives the same
 * fields as bench/mappings/spaaza/tenant.json: change both or neither.
 */

/** The fields of Spaaza's `user_info` that the mapping reads. */
export interface SpaazaUser {
  readonly user_id: number;
  readonly authentication_point_identifier?: string | null;
  readonly first_name?: string | null;
  readonly last_name?: string | null;
  readonly gender?: string | null;
  readonly birthday?: string | null;
  readonly username?: string | null;
  readonly phone_number?: string | null;
  readonly registered?: boolean | null;
  readonly online_shopper?: boolean | null;
  readonly frequency?: number | null;
  readonly loyalty_status?: {
    readonly name?: string | null;
    readonly description?: string | null;
    readonly points_balance_current?: number | null;
    readonly points_to_proceed_next_level?: number | null;
  } | null;
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

/** The account; fields that are undefined are left out by JSON.stringify. */
export const accountOf = (user: SpaazaUser): object => {
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
  };
};
