/** The static description of a tenant's requests: the forms of their identifiers, and the type of `request`. */
import * as t from 'io-ts';
import { FIXED_UUID } from '../../core/call';
import type { ObjectNode } from '../../json/document';
import type { Binding, Scope } from '../../mapping/check/scope';
import type { Environment } from '../../mapping/compile/environment';
import { total } from '../../types/type';
import type { Type } from '../../types/type';
import { identifierType } from '../../types/type-of-path';
import { identifierBrand } from '../../values/identifier';
import { formsReader } from '../../values/identifier-form';
import type { IdentifierForm } from '../../values/identifier-form';
import { writtenCountry, writtenForms } from '../format/identifiers';

/** The slot of the request; the sources' follow in file order. */
export const REQUEST_SLOT = 0;

/** A tenant's requests. */
export interface Requests {
  /** Empty where the file does not say what identifiers are. */
  readonly forms: readonly IdentifierForm[];
  /** The type of `request` for identifiers of that form, or without one of any form. */
  readonly bindingOf: (form?: string) => Binding;
  /** The form of the identifier that a run is about. */
  readonly formOf: (environment: Environment) => string | undefined;
  /** The identifier in the tenant's one spelling, or `undefined` when it cannot be one. */
  readonly identify: (userIdentifier: string) => string | undefined;
}

const Request = t.type({ userIdentifier: t.string });

/** What a lookup reads as `request`. */
export interface AskedRequest {
  readonly userIdentifier: string;
  /** The moment of the ask, in ISO 8601. */
  readonly now: string;
  /** A random id of the ask (RFC 9562, version 4). */
  readonly uuid: string;
}

/** The environment in which some values of the request are others. */
export const withRequest = (environment: Environment, values: Partial<AskedRequest>): Environment => {
  const request = environment.slots[REQUEST_SLOT];
  const { userIdentifier = '' } = Request.is(request) ? request : {};
  return {
    ...environment,
    slots: environment.slots.with(REQUEST_SLOT, { userIdentifier, ...values }),
  };
};

/** In the place of what is new with each ask. */
export const SAME_EACH_TIME = { now: new Date(0).toISOString(), uuid: FIXED_UUID } as const;

const TEXT_OF_ASK: Type = total({ kind: 'text', brand: 'nonblank' });

/** The type of `request` in a lookup, where it has what is new with each ask too. */
const inLookup = (binding: Binding): Binding => {
  const shape = binding.type?.shape;
  if (shape?.kind !== 'object') return binding;
  const fields = new Map([...shape.fields, ['now', TEXT_OF_ASK], ['uuid', TEXT_OF_ASK]] as const);
  return { ...binding, type: total({ ...shape, fields }) };
};

/** The requests of a tenant with this file. */
export const requestsOf = (root: ObjectNode): Requests => {
  const forms = writtenForms(root);
  const read = formsReader(forms, { country: writtenCountry(root), reading: 'request' });
  return {
    forms,
    bindingOf: (form) => {
      const types = forms.filter(({ name }) => form === undefined || name === form).map(({ type }) => type);
      const brands = (types.length === 0 ? (['text'] as const) : types).map((type) => identifierBrand[type]);
      return {
        slot: REQUEST_SLOT,
        type: identifierType(brands),
        given: undefined,
        label: 'the request',
        shared: false,
        reading: 'request',
      };
    },
    formOf: ({ slots }) => {
      const request = slots[REQUEST_SLOT];
      return Request.is(request) ? read(request.userIdentifier)?.form : undefined;
    },
    identify: (text) => read(text)?.spelling.text,
  };
};

/** The scope of a lookup for identifiers of a form, or of any. */
export const scopeFor = (form: string | undefined, { bindingOf }: Requests, scope: Scope): Scope => ({
  ...scope,
  bindings: new Map([...scope.bindings, ['request', inLookup(bindingOf(form))]]),
});
