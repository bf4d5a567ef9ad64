/**
 * A source with a lookup for each form of identifiers: its filled lookups, and the adapter opened once for each of
 * them, combined into one ask. An answer is compared as its own lookup says.
 */
import { left } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import type { OpenSource } from '../../adapter/define-adapter';
import { payloadInvalid } from '../../core/failure';
import { PerAsk } from '../../core/per-ask';
import { disposeAll } from './dispose';

/** A lookup, filled in, and the form of the identifier that it was filled in with. */
const LookupOfForm = t.type({ ofForm: t.string, lookup: t.unknown });
type LookupOfForm = t.TypeOf<typeof LookupOfForm>;

/** Marks a lookup with its form. */
export const ofForm = (form: string, lookup: unknown): LookupOfForm => ({ ofForm: form, lookup });

const wrongLookup = payloadInvalid('lookup', 'a lookup of a form');

/** One source made of the sources that the adapter opened for each form; all have the same settings. */
export const openByForm = (first: OpenSource, opened: ReadonlyMap<string, OpenSource>): OpenSource => {
  const openFor = (lookup: unknown): readonly [OpenSource, unknown] | undefined => {
    const open = LookupOfForm.is(lookup) ? opened.get(lookup.ofForm) : undefined;
    return LookupOfForm.is(lookup) && open !== undefined ? [open, lookup.lookup] : undefined;
  };
  return {
    ...first,
    ask: (asked, call, observer) => {
      const [open, lookup] = openFor(asked) ?? [];
      return open === undefined ? TE.left(wrongLookup) : open.ask(lookup, call, observer);
    },
    accept: (asked, payload, observer) => {
      const [open, lookup] = openFor(asked) ?? [];
      return open === undefined ? left(wrongLookup) : open.accept(lookup, payload, observer);
    },
    reading: (fields) =>
      openByForm(first, new Map([...opened].map(([form, source]) => [form, source.reading(fields)]))),
    dispose: () => disposeAll([...opened.values()]),
  };
};

/** A filled lookup as its adapter has it. */
export const withoutForm = (lookup: unknown): unknown =>
  PerAsk.asked(LookupOfForm.is(lookup) ? lookup.lookup : lookup);
