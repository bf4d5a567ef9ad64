/**
 * The users of the benchmark: a crowd with every field of the documented sample, about 1.7 KB per answer, like the
 * members of a real programme. The stub's own users, most of them sparse, are compared too.
 */
import { SPAAZA_USERS, type SpaazaUser } from '../../stubs/spaaza-users';

const CROWD_SIZE = 10_000;

/** How many of the crowd a connection asks for. */
const USERS_EACH = 20;

const FIRST_ID = 500_001;

const [SAMPLE] = SPAAZA_USERS;

const member = (id: number): SpaazaUser => ({
  foundBy: [{ parameter: 'user_id', value: String(id) }],
  info: { ...SAMPLE?.info, id, user_id: id },
});

const CROWD = Array.from({ length: CROWD_SIZE }, (_, index) => member(FIRST_ID + index));

/** All users of the benchmark's stub. */
export const USERS: readonly SpaazaUser[] = [...SPAAZA_USERS, ...CROWD];

const identifierOf = ({ info }: SpaazaUser): string => String(info.user_id);

/** The identifiers whose answers are compared, as the app would send them: the stub's own users, and some of the crowd. */
export const IDENTIFIERS = [...SPAAZA_USERS, ...CROWD.slice(0, 20)].map(identifierOf);

/**
 * The users that a connection of the load asks for. No other connection asks for them: the bridge asks its upstream
 * once for equal requests at the same time, and the others do not.
 */
export const loadedBy = (connection: number): readonly string[] =>
  CROWD.slice(connection * USERS_EACH, (connection + 1) * USERS_EACH).map(identifierOf);
