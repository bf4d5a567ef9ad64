/** How a directory's file is written: by its settings, and by its name where they do not say. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import type { DirectoryFormat, DirectoryLayout } from '../../src/adapter/directory';
import { removeKey } from '../../src/adapter/re-exports';
import type { Settings } from './settings';

const GZIP = /\.gz$/i;

const ENDINGS: readonly (readonly [ending: RegExp, format: DirectoryFormat])[] = [
  [/\.csv$/i, 'csv'],
  [/\.(?:ndjson|jsonl)$/i, 'ndjson'],
];

const formatOf = ({ file, format }: Settings): DirectoryFormat => {
  const plain = file.replace(GZIP, '');
  return format ?? ENDINGS.find(([ending]) => ending.test(plain))?.[1] ?? 'json';
};

/** How the file is written. */
export const layoutOf = (settings: Settings): DirectoryLayout => {
  const { file, encoding, csv: { delimiter = ',', quote = '"', header } = {}, badLines = 0 } = settings;
  return {
    format: formatOf(settings),
    isCompressed: GZIP.test(file),
    encoding,
    csv: { delimiter, quote, header },
    badLines,
  };
};

const unused = (key: string, message: string): SettingsProblem => ({
  code: 'settings-invalid',
  severity: 'error',
  at: ['settings', key],
  message,
  fix: removeKey(key),
});

const sameNames = (names: readonly string[]): SettingsProblem => ({
  code: 'settings-invalid',
  severity: 'error',
  at: ['settings', 'csv', 'header'],
  message: `two columns have the name "${names[0] ?? ''}"`,
});

/** What the settings say that has no effect on such a file, and columns that nothing could tell apart. */
export const layoutProblems = (settings: Settings): readonly SettingsProblem[] => {
  const format = formatOf(settings);
  const header = settings.csv?.header ?? [];
  const doubled = header.filter((name, at) => header.indexOf(name) < at);
  return [
    ...(format !== 'csv' && settings.csv !== undefined
      ? [unused('csv', 'the file is not read as CSV: neither its name nor "format" says so')]
      : []),
    ...(format === 'json' && settings.badLines !== undefined
      ? [unused('badLines', 'a list of JSON has no lines that can be left out')]
      : []),
    ...(doubled.length > 0 ? [sameNames(doubled)] : []),
  ];
};
