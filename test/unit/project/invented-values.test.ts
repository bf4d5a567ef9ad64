/** What the demo shows is invented: no value of the source documents' samples is in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/root';

/** Values by which a sample is recognised; vocabulary such as "male", and times of the day, are not among them. */
const SAMPLES = [
  ...['71234567890', 'ivanov', 'Иванов', '456123789', '4567890123', 'Золотая карта', 'Серебряная карта'],
  ...[
    '1986-12-24',
    '"00000"',
    '"bonuses": 10000',
    '"bonuses": 5000',
    '"bonuses":10000',
    'registered", "loyal',
  ],
  ...['123123', '1055550795', 'pevau533xar', 'Herengracht', 'Grachtengordel', '1900-01-30', 'foo@bar.com'],
  ...[
    '220445641',
    '321321',
    'dAw2IS',
    '3593791',
    '2019-06-06',
    '2095',
    'Level 1',
    '2019-04-04',
    '2018-04-21',
  ],
  ...['119.30', '56uepf', 'uyamct', 'demotoken', '7500,', '2015-05-07', '2015-12-2', '1154', 'user@mail.ru'],
];

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.(json|ts)$|secrets\//.test(file));

const shown = [
  'README.md',
  'docker-compose.yml',
  'src/cli/demo.ts',
  ...filesUnder('mappings'),
  ...filesUnder('ops/demo-sql'),
  ...filesUnder('stubs'),
];

test.each(shown)('%s', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  expect(SAMPLES.filter((value) => text.includes(value))).toEqual([]);
});
