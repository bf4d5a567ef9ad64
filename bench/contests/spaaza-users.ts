/**
 * The users of the benchmark: a crowd with every field of the documented sample, about 1.7 KB per answer, like the
 * members of a real programme. The stub's own users, most of them sparse, are compared too.
 */
import { SPAAZA_USERS, type SpaazaUser } from '../../stubs/spaaza-users';

const CROWD_SIZE = 20;
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

/** The identifiers of all users, as the app would send them: all are compared. */
export const IDENTIFIERS = USERS.map(identifierOf);

/** The identifiers that the load requests. */
export const LOAD_IDENTIFIERS = CROWD.map(identifierOf);
