/** `defineAdapter`: decodes settings, lookups and payloads in one place, for all adapters. */
import type { Adapter, AdapterSpec, Start } from './adapter-spec';
import { fieldsWith, open, problemsOf } from './open-source';
import { typeOfCodec } from '../types/type-of-codec';

export type * from './access-token';
export type * from './adapter-spec';

const defaultStart = (): Start => ({ identifier: { type: 'text', value: 'somebody' } });

/**
 * Defines an adapter. Throws a `TypeError` when one of its codecs cannot be read as a type: that is a fault of
 * the adapter's, found when it is defined.
 */
export const defineAdapter = <S, L, P>(spec: AdapterSpec<S, L, P>): Adapter => {
  typeOfCodec(spec.settings);
  typeOfCodec(spec.lookup);
  return {
    name: spec.name,
    summary: spec.summary,
    settings: spec.settings,
    lookup: spec.lookup,
    defaultLookup: spec.defaultLookup ?? {},
    payload: spec.payload,
    isDeclared: spec.isDeclared ?? false,
    mayDeclare: spec.mayDeclare ?? false,
    isLocal: spec.isLocal ?? false,
    credentials: spec.credentials,
    example: spec.example,
    start: spec.start ?? defaultStart,
    fields: fieldsWith(spec)(undefined, undefined),
    fieldsWith: fieldsWith(spec),
    compares: (settings, lookup) => (spec.lookup.is(lookup) ? spec.compares?.(settings, lookup) : undefined),
    misses: (settings) => !spec.settings.is(settings) || (spec.misses?.(settings) ?? true),
    conditions: (settings) => (spec.settings.is(settings) ? (spec.conditions?.(settings) ?? []) : []),
    check: (settings, lookup, declared, reach) =>
      spec.settings.is(settings) && spec.lookup.is(lookup)
        ? problemsOf(spec, settings, lookup, declared, reach)
        : [],
    open: open(spec),
  };
};
