/** The places of a lookup that hold a foreign text, and the form of each kind of text there. */
import type { Kind } from './hostile';
import type { Parsed } from './wire';

/** Nothing else in a request is written like it. */
export const HARMLESS = 'harmless';

type Counts = readonly [arrived: number, refused: number];

export interface Place {
  readonly place: string;
  /** The lookup with a text in this place. */
  readonly lookup: (text: string) => Readonly<Record<string, unknown>>;
  /** What arrives of a harmless text, beside the ordinary headers. */
  readonly shape: Partial<Parsed>;
  /** What does not arrive there. */
  readonly refused: readonly Kind[];
  /** How many identifiers arrive and are refused; how many texts of another source's payload. */
  readonly counts: { readonly identifiers: Counts; readonly payloads: Counts };
}

/** Wherever text is encoded. */
const ENCODED: readonly Kind[] = ['long', 'controls', 'halves'];

/** A path's text is encoded, and so measured, before there is a request. */
const TEXT_IN_SEGMENT: readonly Kind[] = [...ENCODED, 'cyrillic'];

const SEGMENT: readonly Kind[] = [...TEXT_IN_SEGMENT, 'dots'];

const HEADER: readonly Kind[] = [...ENCODED, 'edges', 'beyond', 'turning', 'cyrillic'];

/** JSON has a way to write each character, control characters too. */
const JSON_TEXT: readonly Kind[] = ['long', 'halves'];

export const places: readonly Place[] = [
  {
    place: 'a segment',
    lookup: (text) => ({ path: `/users/${text}/card` }),
    shape: { method: 'GET', segments: ['users', HARMLESS, 'card'], query: [] },
    refused: SEGMENT,
    counts: { identifiers: [107, 19], payloads: [103, 23] },
  },
  {
    place: 'a segment between text',
    lookup: (text) => ({ path: `/users/id-${text}-ru` }),
    shape: { method: 'GET', segments: ['users', `id-${HARMLESS}-ru`], query: [] },
    refused: TEXT_IN_SEGMENT,
    counts: { identifiers: [109, 17], payloads: [105, 21] },
  },
  {
    place: 'the last segment, before a slash',
    lookup: (text) => ({ path: `/users/${text}/` }),
    shape: { method: 'GET', segments: ['users', HARMLESS, ''], query: [] },
    refused: SEGMENT,
    counts: { identifiers: [107, 19], payloads: [103, 23] },
  },
  {
    place: 'a query value',
    lookup: (text) => ({ path: '/users', query: { login: text, limit: '2' } }),
    shape: {
      method: 'GET',
      segments: ['users'],
      query: [
        ['login', HARMLESS],
        ['limit', '2'],
      ],
    },
    refused: ENCODED,
    counts: { identifiers: [110, 16], payloads: [106, 20] },
  },
  {
    place: 'a query list',
    lookup: (text) => ({ path: '/users', query: { 'ids[]': ['7', text, `n ${text}`], limit: '2' } }),
    shape: {
      method: 'GET',
      segments: ['users'],
      query: [
        ['ids[]', '7'],
        ['ids[]', HARMLESS],
        ['ids[]', `n ${HARMLESS}`],
        ['limit', '2'],
      ],
    },
    refused: ENCODED,
    counts: { identifiers: [110, 16], payloads: [106, 20] },
  },
  {
    place: 'a header',
    lookup: (text) => ({ path: '/users', headers: { 'X-Login': text, 'X-Last': '1' } }),
    shape: { method: 'GET', segments: ['users'], query: [], body: undefined },
    refused: HEADER,
    counts: { identifiers: [77, 49], payloads: [77, 49] },
  },
  {
    place: 'a JSON body',
    lookup: (text) => ({
      path: '/search',
      method: 'POST',
      json: { filter: { login: text, any: [{ id: text }, [text, 7], null] }, limit: 2 },
    }),
    shape: {
      method: 'POST',
      segments: ['search'],
      query: [],
      body: { filter: { login: HARMLESS, any: [{ id: HARMLESS }, [HARMLESS, 7], null] }, limit: 2 },
    },
    refused: JSON_TEXT,
    counts: { identifiers: [122, 4], payloads: [106, 20] },
  },
  {
    place: 'a form field',
    lookup: (text) => ({
      path: '/find',
      method: 'POST',
      form: { login: text, ids: ['7', text], limit: '2' },
    }),
    shape: {
      method: 'POST',
      segments: ['find'],
      query: [],
      body: [
        ['login', HARMLESS],
        ['ids', '7'],
        ['ids', HARMLESS],
        ['limit', '2'],
      ],
    },
    refused: ENCODED,
    counts: { identifiers: [110, 16], payloads: [106, 20] },
  },
];
