/** The static description of a tenant's requests: the forms of their identifiers, and the type of `request`. */
import * as t from 'io-ts';
import type { ObjectNode } from '../../json/document';
import type { Binding, Scope } from '../../mapping/check/scope';
import type { Environment } from '../../mapping/compile/environment';
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

/** The scope of a lookup for identifiers of a form. */
export const scopeFor = (form: string | undefined, { bindingOf }: Requests, scope: Scope): Scope =>
  form === undefined
    ? scope
    : { ...scope, bindings: new Map([...scope.bindings, ['request', bindingOf(form)]]) };
