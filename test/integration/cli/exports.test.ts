/** `init` and `infer` over exports of customers: what they find, what they write, and what they say of a file that is not read. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { run, type Ended } from '../../support/cli';
import { leaksIn } from '../../support/e2e/leaks';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { oneByte, utf16be } from '../../support/encoded';

/** Personal data of the exports below. */
const PERSONAL = ['Канарейкина', 'Вероника', 'veronika.kanareikina', '9165551234', '45678901', '17.03.1987'];

const at = (index: number): string => String(index).padStart(2, '0');

const rowOf = (index: number): readonly string[] => [
  `0000${at(index)}`,
  'Канарейкина Вероника',
  `8 (916) 555-12-${at(index)}`,
  `${at((index % 28) + 1)}.03.1987`,
  `45678901${at(index)}`,
  `${index} 234,50`,
  index % 2 === 0 ? 'Да' : 'Нет',
  index % 3 === 0 ? '' : `veronika.kanareikina${index}@canary.example`,
];

const ROWS = Array.from({ length: 40 }, (_, index) => rowOf(index + 1));
const HEADER = [
  'Код',
  'Наименование',
  'Телефон',
  'Дата рождения',
  'Номер карты',
  'Остаток бонусов',
  'Согласие',
  'Email',
];

const csv = (delimiter: string, rows: readonly (readonly string[])[] = [HEADER, ...ROWS]): string =>
  rows.map((cells) => `${cells.join(delimiter)}\r\n`).join('');

const SEMICOLONS = csv(';');
const LINES = ROWS.map(
  ([id, name, phone, , , sum]) => `${JSON.stringify({ id, name, phone, sum: Number(sum?.[0]) })}\n`,
).join('');

let folder: string;

beforeAll(() => {
  folder = makeFolder();
});

afterAll(removeFolders);

const begin = (name: string, file: string, content: string | Buffer, ...flags: string[]): Promise<Ended> => {
  writeFileSync(join(folder, file), content);
  return run(['init', name, '--adapter', 'crm', '--answer', file, ...flags], {}, folder);
};

const inferred = (file: string, content: string | Buffer, ...flags: string[]): Promise<Ended> => {
  writeFileSync(join(folder, file), content);
  return run(['infer', file, ...flags], {}, folder);
};

interface Begun {
  readonly sources: {
    readonly crm: { readonly settings: unknown; readonly payload: unknown; readonly emptyValues?: unknown };
  };
  readonly user: Readonly<Record<string, unknown>>;
}

const written = (name: string, file: string): Buffer => readFileSync(join(folder, 'mappings', name, file));
const tenantOf = (name: string): Begun => JSON.parse(written(name, 'tenant.json').toString()) as Begun;

const TYPE = {
  Код: 'text',
  Наименование: 'text',
  Телефон: 'text',
  'Дата рождения': 'text',
  'Номер карты': 'text',
  'Остаток бонусов': 'text',
  Согласие: 'text',
  Email: 'text?',
};

describe('init writes what it found into the tenant file, and the fixture passes', () => {
  test.each<[string, string, string, string | Buffer, object]>([
    [
      'CSV in UTF-8',
      'comma',
      'a.csv',
      csv(
        ',',
        [HEADER, ...ROWS].map((cells) => cells.map((cell) => `"${cell}"`)),
      ),
      {},
    ],
    ['semicolons', 'semi', 'b.csv', SEMICOLONS, { csv: { delimiter: ';' } }],
    [
      'windows-1251',
      'ansi',
      'c.csv',
      oneByte('windows-1251', SEMICOLONS),
      { encoding: 'windows-1251', csv: { delimiter: ';' } },
    ],
    [
      'UTF-16 of Excel',
      'excel',
      'd.txt',
      Buffer.from(`\ufeff${csv('\t')}`, 'utf16le'),
      { encoding: 'utf-16le', csv: { delimiter: '\t' } },
    ],
    [
      'UTF-16 in the other order',
      'other',
      'e.csv',
      utf16be(csv('|')),
      { encoding: 'utf-16be', csv: { delimiter: '|' } },
    ],
    ['a byte order mark', 'marked', 'f.csv', `\ufeff${SEMICOLONS}`, { csv: { delimiter: ';' } }],
    [
      'gzip',
      'packed',
      'g.csv.gz',
      gzipSync(oneByte('windows-1251', SEMICOLONS)),
      { file: 'customers.csv.gz', encoding: 'windows-1251', csv: { delimiter: ';' } },
    ],
  ])('%s', async (_, name, file, content, settings) => {
    const { code, stderr, stdout } = await begin(name, file, content);
    expect([code, stderr]).toEqual([0, '']);
    const { sources, user } = tenantOf(name);
    expect(sources.crm.settings).toEqual({ file: 'customers.csv', index: { Телефон: 'phone' }, ...settings });
    expect(sources.crm.payload).toEqual(TYPE);
    expect(user).toEqual({
      id: 'request.userIdentifier',
      name: 'crm.Наименование',
      phone: { from: 'crm.Телефон', via: ['phone'] },
      email: 'crm.Email',
      bonuses: { from: 'crm["Остаток бонусов"]', via: ['number'] },
      cardNumber: 'crm["Номер карты"]',
      birthday: { from: 'crm["Дата рождения"]', via: [{ date: { format: 'dd.MM.yyyy' } }] },
    });
    const data = written(name, file.endsWith('.gz') ? 'customers.csv.gz' : 'customers.csv');
    const plain = file.endsWith('.gz') ? gunzipSync(data) : data;
    const texts = [
      plain.toString('utf8'),
      plain.toString('utf16le'),
      new TextDecoder('windows-1251').decode(plain),
    ];
    const all = texts.join() + stdout + written(name, 'fixtures/first.json').toString();
    expect(leaksIn(all, PERSONAL)).toEqual([]);
  });

  test.each<[string, string, string, string | Buffer, string]>([
    ['lines of JSON', 'lines', 'h.jsonl', LINES, 'customers.ndjson'],
    ['lines of JSON in gzip', 'lines_gz', 'i.ndjson.gz', gzipSync(LINES), 'customers.ndjson.gz'],
    [
      'a list of JSON in gzip',
      'list_gz',
      'j.json.gz',
      gzipSync(`[${LINES.trim().split('\n').join(',')}]`),
      'customers.json.gz',
    ],
  ])('%s', async (_, name, file, content, data) => {
    const { code, stderr } = await begin(name, file, content);
    expect([code, stderr]).toEqual([0, '']);
    const { sources, user } = tenantOf(name);
    expect(sources.crm.settings).toEqual({ file: data, index: { phone: 'phone' } });
    expect(sources.crm.payload).toEqual({ id: 'text', name: 'text', phone: 'text', sum: 'integer' });
    expect(user).toMatchObject({ name: 'crm.name' });
  });

  it('the fixture holds the customer, so that it passes with any file', async () => {
    expect((await begin('held', 'k.csv', SEMICOLONS)).code).toBe(0);
    const other = [HEADER, ...ROWS.map(([, ...rest]) => ['9', ...rest])];
    writeFileSync(join(folder, 'mappings', 'held', 'customers.csv'), csv(';', other));
    expect((await run(['verify', 'held'], {}, folder)).code).toBe(0);
  });

  it('words for no value become "emptyValues"', async () => {
    const rows = ROWS.map((cells, index) => (index % 4 === 0 ? cells.with(5, 'N/A') : cells));
    const { stdout } = await begin('empty', 'l.csv', csv(';', [HEADER, ...rows]));
    expect(stdout).toContain('"N/A": words for no value');
    expect(tenantOf('empty').sources.crm.emptyValues).toEqual(['N/A']);
  });

  it('a file without names of columns gets some, and the output says so', async () => {
    const { code, stdout } = await begin('nameless', 'm.csv', csv(';', ROWS));
    expect(code).toBe(0);
    expect(stdout).toContain('No line names the columns');
    expect(tenantOf('nameless').sources.crm.settings).toMatchObject({
      index: { column_3: 'phone' },
      csv: { delimiter: ';', header: ROWS[0]?.map((_, index) => `column_${index + 1}`) },
    });
  });

  it('--json says what was guessed and how sure that is', async () => {
    const { code, stdout } = await begin('json', 'n.csv', oneByte('windows-1251', SEMICOLONS), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      files: ['tenant.json', 'customers.csv', 'fixtures/first.json'].map((file) =>
        join('mappings', 'json', file),
      ),
      guesses: [
        { about: 'format', found: 'csv', isSure: true },
        { about: 'encoding', found: 'windows-1251', isSure: true },
        { about: 'delimiter', found: '";"', isSure: true },
        { about: 'quote', found: '"\\""', isSure: true },
        { about: 'header', isSure: true },
      ],
    });
  });
});

describe('infer', () => {
  it('prints the type of CSV, and the steps of its columns', async () => {
    const { code, stdout, stderr } = await inferred('o.csv', oneByte('windows-1251', SEMICOLONS));
    expect([code, JSON.parse(stdout)]).toEqual([0, TYPE]);
    expect(stderr.split('\n')).toEqual(
      expect.arrayContaining([
        'encoding: windows-1251 (by the frequency of its Cyrillic letters)',
        '"Телефон": phone numbers, {"from":"crm.Телефон","via":["phone"]}',
        '"Дата рождения": dates, {"from":"crm[\\"Дата рождения\\"]","via":[{"date":{"format":"dd.MM.yyyy"}}]}',
        '"Остаток бонусов": numbers, {"from":"crm[\\"Остаток бонусов\\"]","via":["number"]}',
        '"Согласие": yes or no, {"from":"crm.Согласие","via":[{"table":{"Нет":false,"Да":true}}]}',
        '"Email": email addresses, {"from":"crm.Email","via":["email"]}',
      ]),
    );
    expect(leaksIn(stdout + stderr, PERSONAL)).toEqual([]);
  });

  it('--json has settings and columns', async () => {
    const { stdout } = await inferred('p.csv', SEMICOLONS, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      payload: TYPE,
      samples: 40,
      settings: { csv: { delimiter: ';' } },
      columns: expect.arrayContaining([
        { column: 'Остаток бонусов', as: 'number', step: 'number', read: 40, of: 40, isSure: true },
        { column: 'Код', as: 'text', read: 40, of: 40, isSure: true },
      ]),
    });
  });

  it('looks at the beginning of a long file, and says so', async () => {
    const row = rowOf(1).join(';');
    const { stderr } = await inferred(
      'q.csv',
      `${HEADER.join(';')}\n${`${row}\n`.repeat(45_000)}Итого;;;;;;;\n`,
    );
    expect(stderr).toContain('Only the beginning was looked at');
    expect(stderr).toContain('The last line is a total');
  });

  it('reads lines of JSON, with the place of the payload in each', async () => {
    const { stdout, code } = await inferred(
      'r.ndjson',
      '{"c":{"id":1}}\n{"c":{"id":2,"x":null}}\n',
      '--at',
      'c',
    );
    expect([code, JSON.parse(stdout)]).toEqual([0, { id: 'integer', x: 'any?' }]);
  });
});

describe('what a directory could not read is refused in words', () => {
  test.each<[string, string, string | Buffer, RegExp]>([
    ['the line of Excel', 'sep.csv', `sep=;\n${SEMICOLONS}`, /the line "sep=…" of Excel in line 1/],
    ['a title', 'title.csv', `Отчёт по картам\n\n${SEMICOLONS}`, /a title or other text .* line 3/],
    [
      'two lines of names',
      'two.csv',
      csv(';', [HEADER.map(() => 'Группа').with(0, 'Имя'), HEADER, ...ROWS]),
      /in two lines, 1 and 2|two columns/,
    ],
    [
      'a name twice',
      'twice.csv',
      csv(';', [HEADER.with(0, 'Телефон'), ...ROWS]),
      /two columns "Телефон", 1 and 3/,
    ],
    [
      'a list of JSON in windows-1251',
      'list.json',
      oneByte('windows-1251', '[{"id":"1","name":"Анна Вымышленная","phone":"79165551234"}]'),
      /is not in UTF-8: it seems to be in windows-1251, write it in UTF-8/,
    ],
    ['another encoding', 'koi.csv', oneByte('koi8-r', SEMICOLONS), /seems to be in koi8-r/],
    [
      'broken gzip',
      'broken.csv.gz',
      Buffer.concat([gzipSync('x').subarray(0, 9), Buffer.from('no')]),
      /gzip/,
    ],
    ['a text', 'text.csv', 'Sorry, there is no such page.\n', /is not JSON/],
    ['one column', 'one.csv', 'phone\n79165551234\n79165551235\n', /is not JSON/],
    ['only names', 'names.csv', csv(';', [HEADER]), /./],
  ])('%s', async (_, file, content, words) => {
    const { code, stderr } = await begin('never', file, content);
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
    expect(leaksIn(stderr, PERSONAL)).toEqual([]);
  });

  it('another adapter does not take CSV', async () => {
    writeFileSync(join(folder, 'http.csv'), SEMICOLONS);
    const { code, stderr } = await run(
      ['init', 'never', '--adapter', 'http', '--answer', 'http.csv'],
      {},
      folder,
    );
    expect([code, stderr]).toEqual([
      2,
      'http.csv is CSV, which the adapter "http" does not read; take --adapter crm\n',
    ]);
  });
});
