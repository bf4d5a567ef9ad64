/** Sources, and what is said of them, that grow. */
import { PAYLOAD, SETTINGS, api, json, list, record, tenant } from './shape';
import type { Files, Shape } from './shape';

const head = { access: 'open', identifier: { type: 'digits' } };

const ofSource = (source: unknown, user: object = {}): Files => ({
  'acme/tenant.json': tenant(source, { id: 'crm.id', ...user }),
});

const ofPayload = (payload: object, user: object = {}): Files => ofSource(api(payload), user);

const ofSources = (count: number, source: (at: number) => object, user: object = {}): Files => ({
  'acme/tenant.json': json({
    ...head,
    sources: { crm: api(PAYLOAD), ...record(count, (at) => `s${at}`, source) },
    user: { id: 'crm.id', ...user },
  }),
});

const asking = (name: string): object => api(PAYLOAD, {}, { path: `/cards/{${name}.id}` });

const schema = (properties: object, others: object = {}): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', minLength: 1 }, ...properties },
  ...others,
});

const names = (count: number, type: unknown): object =>
  record(
    count,
    (at) => `field${at}`,
    () => type,
  );

export const sources: readonly Shape[] = [
  {
    name: 'fields of a payload',
    counted: 'fields',
    files: (count) => ofPayload({ ...PAYLOAD, ...names(count, 'text?') }),
  },
  {
    name: 'fields of a payload, each read by a rule',
    counted: 'fields',
    files: (count) =>
      ofPayload(
        { ...PAYLOAD, ...names(count, 'text?') },
        {
          extra: record(
            count,
            (at) => `e${at}`,
            (at) => `crm.field${at}`,
          ),
        },
      ),
  },
  {
    name: 'fields of a payload, each read misspelt by a rule',
    counted: 'fields',
    files: (count) =>
      ofPayload(
        { ...PAYLOAD, ...names(count, 'text?') },
        {
          extra: record(
            count,
            (at) => `e${at}`,
            (at) => `crm.feild${at}`,
          ),
        },
      ),
  },
  {
    name: 'fields of a payload of misspelt types',
    counted: 'fields',
    files: (count) => ofPayload({ ...PAYLOAD, ...names(count, 'strin?') }),
  },
  {
    name: 'literals of a type',
    counted: 'literals',
    files: (count) =>
      ofPayload({ ...PAYLOAD, level: list(count, (at) => `'l${at}'`).join(' | ') }, { status: 'crm.level' }),
  },
  {
    name: 'literals of a type, each an entry of a table',
    counted: 'literals',
    files: (count) =>
      ofPayload(
        { ...PAYLOAD, level: list(count, (at) => `'l${at}'`).join(' | ') },
        {
          status: {
            from: 'crm.level',
            via: [
              {
                table: record(
                  count,
                  (at) => `l${at}`,
                  (at) => `Level ${at}`,
                ),
              },
            ],
          },
        },
      ),
  },
  {
    name: 'literals of a type, each compared',
    counted: 'literals',
    files: (count) =>
      ofPayload(
        { ...PAYLOAD, level: list(count, (at) => `'l${at}'`).join(' | ') },
        {
          segments: list(count, (at) => ({ when: { path: 'crm.level', equals: `l${at}` }, value: `v${at}` })),
        },
      ),
  },
  {
    name: 'alternatives of a type',
    counted: 'alternatives',
    files: (count) =>
      ofPayload({ ...PAYLOAD, some: { $anyOf: list(count, (at) => ({ [`f${at}`]: 'text' })) } }),
  },
  {
    name: 'alternatives of a type, each read',
    counted: 'alternatives',
    files: (count) =>
      ofPayload(
        { ...PAYLOAD, some: { $anyOf: list(count, (at) => ({ [`f${at}`]: 'text' })) } },
        {
          extra: record(
            count,
            (at) => `e${at}`,
            (at) => `crm.some.f${at}`,
          ),
        },
      ),
  },
  {
    name: 'properties of a JSON Schema',
    counted: 'properties',
    files: (count) => ofPayload(schema(names(count, { type: ['string', 'null'] }))),
  },
  {
    name: 'references of a JSON Schema',
    counted: 'references',
    files: (count) =>
      ofPayload(
        schema(
          record(
            count,
            (at) => `f${at}`,
            (at) => ({ $ref: `#/$defs/d${at}` }),
          ),
          {
            $defs: record(
              count,
              (at) => `d${at}`,
              () => ({ type: 'string' }),
            ),
          },
        ),
      ),
  },
  {
    name: 'references of a JSON Schema that lead nowhere',
    counted: 'references',
    files: (count) =>
      ofPayload(
        schema(
          record(
            count,
            (at) => `f${at}`,
            (at) => ({ $ref: `#/$def/d${at}` }),
          ),
          {
            $defs: record(
              count,
              (at) => `d${at}`,
              () => ({ type: 'string' }),
            ),
          },
        ),
      ),
  },
  {
    name: 'references of a JSON Schema, each to the one before twice',
    counted: 'references',
    files: (count) =>
      ofPayload(
        schema(
          { a: { $ref: `#/$defs/d${count}` } },
          {
            $defs: {
              d0: { type: 'string' },
              ...record(
                count,
                (at) => `d${at + 1}`,
                (at) => ({ properties: { a: { $ref: `#/$defs/d${at}` }, b: { $ref: `#/$defs/d${at}` } } }),
              ),
            },
          },
        ),
      ),
  },
  {
    name: 'alternatives of a JSON Schema',
    counted: 'alternatives',
    files: (count) =>
      ofPayload(
        schema({
          a: {
            anyOf: list(count, (at) => ({
              type: 'object',
              required: [`k${at}`],
              properties: { [`k${at}`]: { const: at } },
            })),
          },
        }),
      ),
  },
  {
    name: 'parts of an "allOf" of a JSON Schema',
    counted: 'parts',
    files: (count) =>
      ofPayload(
        schema({
          a: {
            allOf: list(count, (at) => ({ type: 'object', properties: { [`k${at}`]: { type: 'string' } } })),
          },
        }),
      ),
  },
  {
    name: 'values of an "enum"',
    counted: 'values',
    files: (count) => ofPayload(schema({ a: { enum: list(count, (at) => `v${at}`) } })),
  },
  {
    name: 'declared fields',
    counted: 'fields',
    files: (count) => ({
      'acme/tenant.json': json({
        ...head,
        sources: {
          crm: {
            adapter: 'spaaza',
            settings: { auth: { type: 'privileged', token: '${T}', hostname: 'acme.example' } },
            lookup: { by: 'username', value: '{request.userIdentifier}' },
            declare: record(
              count,
              (at) => `extra.f${at}`,
              () => 'text?',
            ),
          },
        },
        user: { id: 'crm.user_id' },
      }),
    }),
  },
  {
    name: 'declared fields that exclude each other',
    counted: 'fields',
    files: (count) => ({
      'acme/tenant.json': json({
        ...head,
        sources: {
          crm: {
            adapter: 'spaaza',
            settings: { auth: { type: 'privileged', token: '${T}', hostname: 'acme.example' } },
            lookup: { by: 'username', value: '{request.userIdentifier}' },
            declare: {
              extra: 'text?',
              ...record(
                count,
                (at) => `extra.f${at}`,
                () => 'txet?',
              ),
            },
          },
        },
        user: { id: 'crm.user_id' },
      }),
    }),
  },
  {
    name: 'sources',
    counted: 'sources',
    files: (count) =>
      ofSources(count, () => asking('request'), {
        extra: record(
          count,
          (at) => `e${at}`,
          (at) => `s${at}.name`,
        ),
      }),
    most: 1000,
  },
  {
    name: 'sources that nothing reads',
    counted: 'sources',
    files: (count) => ofSources(count, () => api(PAYLOAD)),
    most: 1000,
  },
  {
    name: 'sources, each asked with the one before',
    counted: 'sources',
    files: (count) =>
      ofSources(count, (at) => asking(at === 0 ? 'crm' : `s${at - 1}`), { name: `s${count - 1}.name` }),
    most: 1000,
  },
  {
    name: 'sources, each asked with the one behind',
    counted: 'sources',
    files: (count) =>
      ofSources(count, (at) => asking(at === count - 1 ? 'crm' : `s${at + 1}`), { name: 's0.name' }),
    most: 1000,
  },
  {
    name: 'sources that are asked in a circle',
    counted: 'sources',
    files: (count) => ofSources(count, (at) => asking(`s${(at + 1) % count}`), { name: 's0.name' }),
    most: 1000,
  },
  {
    name: 'fallbacks, each of the one before',
    counted: 'sources',
    files: (count) =>
      ofSources(count, (at) => api(PAYLOAD, { fallbackFor: at === 0 ? 'crm' : `s${at - 1}` })),
    most: 1000,
  },
  {
    name: 'fallbacks of one source',
    counted: 'sources',
    files: (count) => ofSources(count, () => api(PAYLOAD, { fallbackFor: 'crm' })),
    most: 1000,
  },
  {
    name: 'fallbacks of sources that there are not',
    counted: 'sources',
    files: (count) => ofSources(count, (at) => api(PAYLOAD, { fallbackFor: `z${at}` })),
    most: 1000,
  },
  {
    name: 'adapters that there are not',
    counted: 'sources',
    files: (count) => ofSources(count, (at) => ({ adapter: `htpt${at}` })),
  },
  {
    name: 'parameters of a lookup',
    counted: 'parameters',
    files: (count) =>
      ofSource(
        api(
          PAYLOAD,
          {},
          {
            query: record(
              count,
              (at) => `p${at}`,
              () => 'x{request.userIdentifier}',
            ),
          },
        ),
      ),
  },
  {
    name: 'placeholders of a lookup’s path',
    counted: 'placeholders',
    files: (count) => ofSource(api(PAYLOAD, {}, { path: '/{request.userIdentifier}'.repeat(count) })),
  },
  {
    name: 'texts of a lookup’s JSON',
    counted: 'texts',
    files: (count) =>
      ofSource(
        api(
          PAYLOAD,
          {},
          {
            method: 'POST',
            json: list(count, () => ({
              a: '{request.userIdentifier}',
              n: { $value: { from: 'request.userIdentifier', via: ['number'] } },
            })),
          },
        ),
      ),
  },
  {
    name: 'conditions of "notFound"',
    counted: 'conditions',
    files: (count) =>
      ofSource(
        api(PAYLOAD, {
          settings: {
            ...SETTINGS,
            answer: { notFound: list(count, (at) => ({ path: `e.c${at}`, equals: at })) },
          },
        }),
      ),
  },
  {
    name: 'secrets that are not set',
    counted: 'secrets',
    files: (count) => ({
      'acme/tenant.json': tenant(
        api(PAYLOAD),
        { id: 'crm.id' },
        { access: { keys: list(count, (at) => `\${KEY_${at}}`) } },
      ),
    }),
  },
  {
    name: 'secrets that stand in the file',
    counted: 'secrets',
    files: (count) => ({
      'acme/tenant.json': tenant(
        api(PAYLOAD),
        { id: 'crm.id' },
        { access: { keys: list(count, (at) => `sk_live_9f8a7b6c5d4e${at}`) } },
      ),
    }),
  },
  {
    name: 'unknown settings of a source',
    counted: 'keys',
    files: (count) =>
      ofSource(
        api(PAYLOAD, {
          settings: {
            ...SETTINGS,
            ...record(
              count,
              (at) => `basUrl${at}`,
              () => 'x',
            ),
          },
        }),
      ),
  },
  {
    name: 'unknown keys of a source',
    counted: 'keys',
    files: (count) =>
      ofSource(
        api(
          PAYLOAD,
          record(
            count,
            (at) => `retreis${at}`,
            () => 1,
          ),
        ),
      ),
  },
];
