/** What the answer of a login is written in, and what is a refusal in it. */
import type { LoginToken } from '../../src/adapter/define-adapter';
import { isSuccess } from '../../src/adapter/http';
import type { Shape } from '../../src/types/type';
import type { Auth } from './auth';
import { compileCondition } from './conditions';
import type { CompiledCondition } from './conditions';
import { FAULT_OF_SOAP } from './condition';
import { XML_TYPES } from './media-types';
import { shapeOfTexts } from './xml-shape';

type Login = Extract<Auth, { readonly type: 'login' }>;

/** The settings that are paths into the answer. */
export const LOGIN_PATHS = ['tokenAt', 'lifetimeAt', 'endAt'] as const;

/** What is known of an answer in XML: texts where paths lead. */
export const shapeOfLogin = (auth: Login): Shape =>
  shapeOfTexts(
    LOGIN_PATHS.flatMap((path) => auth[path] ?? []),
    auth.refused ?? [],
  );

/** The format of the answer; `undefined` for JSON. */
export const formatOfLogin = (auth: Login): LoginToken['format'] => {
  if (auth.format === 'text') return { text: true };
  return auth.format === 'xml' ? { xml: shapeOfLogin(auth) } : undefined;
};

/** What the login asks for, unless its headers say it. */
export const acceptOfLogin = ({ format }: Login): Readonly<Record<string, string>> => {
  if (format === 'text') return { accept: 'text/plain' };
  return format === 'xml' ? { accept: XML_TYPES } : {};
};

/** The conditions on refusals; a fault of SOAP is one, also with the status of a success. */
const refusalsOf = ({ refused = [], format }: Login): readonly CompiledCondition[] => [
  ...refused.map((condition) => compileCondition(condition)),
  ...(format === 'xml' ? [compileCondition(FAULT_OF_SOAP, { ordinary: isSuccess })] : []),
];

/** Which answers refuse the login. */
export const refusedOf = (auth: Login): LoginToken['refused'] => {
  const refusals = refusalsOf(auth);
  return refusals.length === 0
    ? undefined
    : { written: auth.refused ?? [], holds: (answer) => refusals.some(({ isMet }) => isMet(answer)) };
};
