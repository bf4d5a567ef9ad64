/** Whole cases of recordings: a generated type, a tenant file whose rules read some of it, and an answer with canaries. */
import { writeJson } from '../../../src/json/write';
import type { Json } from '../e2e/tenants';
import { requestPath } from './files';
import { notationFor, unbrandedField } from './notations';
import { pathsFrom } from './paths';
import { userOf } from './places';
import { plantedFields } from './planted';
import { randomOf } from './random';
import { fieldsOf } from './sort';
import type { Field } from './sort';

export interface RecordingCase {
  /** Of a tenant file with the source `crm`. */
  readonly payload: Json;
  readonly user: Json;
  /** The answer as JSON. */
  readonly body: string;
  /** What must not come back. */
  readonly planted: readonly string[];
}

/** For whom the tenant is asked. */
export const IDENTIFIER = '79161234567';

/** By it the answer belongs to the one who was asked for. */
const OWNER: Field = { name: 'phone', sort: { kind: 'text', of: 'nonblank' }, presence: 'required' };

const PHONES = ['+7 (916) 123-45-67', '8 916 123 45 67', '79161234567', '+79161234567'];

/** The case of a seed. Its file need not pass the check. */
export const recordingCaseOf = (seed: number): RecordingCase => {
  const random = randomOf(seed);
  const fields = fieldsOf(random, 2, 3)
    .filter(({ name }) => name !== OWNER.name)
    .map(unbrandedField);
  const own = { kind: 'object', fields: [OWNER, ...fields] } as const;
  const root = { text: 'crm', sort: own, sure: true, conditional: false, isElement: false };
  const paths = [requestPath('phone'), ...pathsFrom(random, root)];
  const planted = [IDENTIFIER];
  const answer = plantedFields({ random, planted }, fields);
  return {
    payload: { phone: 'text!', ...notationFor({ kind: 'object', fields }) },
    user: userOf({ random, paths, required: random.pick([0, 0, 0.3]) }, ['crm']),
    body: writeJson({ ...answer, phone: random.pick(PHONES) }) ?? '',
    planted,
  };
};
