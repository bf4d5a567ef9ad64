/** The excerpt beside a finding: it never shows a secret, and fits into a terminal. */
import { createColors } from 'picocolors';
import { redactSecrets, lineAt } from '../../../../src/cli/report/excerpt';
import { formatProblem, problemLine } from '../../../../src/cli/report/problem';
import type { Problem } from '../../../../src/diagnostics/diagnostic';
import { ahunter } from '../../../../adapters/ahunter';
import { crm } from '../../../../adapters/crm';
import { spaaza } from '../../../../adapters/spaaza';
import { contextOf, load } from '../../../support/tenant/world';

const CANARY = 'canary-9f8e7d6c';

const file = (settings: string, adapter = 'spaaza'): string => `{
  "access": { "keys": ["\${APP_KEY}"] },
  "identifier": { "type": "email" },
  "sources": {
    "loyalty": { "adapter": "${adapter}", "settings": ${settings} }
  },
  "user": { "id": { "from": "loyalty.user_id", "via": ["text"] }, "name": "loyalty.frist_name" }
}`;

const auth = (token: string): string =>
  file(`{ "auth": { "type": "privileged", ${token}, "hostname": "shop.example" } }`);

const told = (text: string): string => {
  const { problems } = load(text, contextOf([spaaza, ahunter, crm]));
  expect(problems.length).toBeGreaterThan(0);
  const excerpts = redactSecrets(text, problems);
  return problems
    .flatMap((problem) => [
      formatProblem(problem, excerpts, createColors(false)),
      problemLine(problem),
      JSON.stringify(problem),
    ])
    .join('\n');
};

describe('a secret in a file is shown in no finding', () => {
  it.each([
    ['under its key', auth(`"token": "${CANARY}"`)],
    ['under a misspelt key', auth(`"tokn": "${CANARY}"`)],
    ['in single quotes', auth(`"token": '${CANARY}'`)],
    ['in curly quotes', auth(`"token": “${CANARY}”`)],
    ['without quotes', auth(`"token": ${CANARY}`)],
    ['without its last quote', auth(`"token": "${CANARY}`)],
    ['twice', auth(`"token": "${CANARY}", "token": "${CANARY}"`)],
    ['beside an adapter that there is not', file(`{ "token": "${CANARY}" }`, 'spaza')],
    ['in a list of keys that does not end', `{ "access": { "keys": ["${CANARY}" }, "user": {} }`],
    ['as the keys', `{ "access": { "keys": "${CANARY}" }, "user": {} }`],
    ['where a comma is missing', auth(`"token": "${CANARY}" "port": 1`)],
    ['behind a comment', auth(`"token": "${CANARY}" // production`)],
    ['over several lines', auth(`\n    "token":\n "${CANARY}",\n "extra": true`)],
    ['in a number’s place', file(`{ "auth": "${CANARY}" }`)],
  ])('%s', (_title, text) => {
    expect(told(text)).not.toContain(CANARY);
  });

  it('while names of secrets, and all other text, stay readable', () => {
    const text = auth('"token": "${TOKEN}"');
    expect(redactSecrets(text, [])?.join('\n')).toBe(text);
    expect(told(text)).toContain('"name": "loyalty.frist_name"');
  });
});

const problemAt = (column: number, endColumn: number): Problem => ({
  code: 'path-unknown',
  severity: 'error',
  file: 'f',
  line: 1,
  column,
  endColumn,
  message: 'm',
});

const described = (baseUrl: string): string => `{
  "sources": { "crm": { "adapter": "http", "settings": {
    "baseUrl": "${baseUrl}",
    "auth": { "type": "bearer", "scheme": "SecretKey", "token": "${CANARY}" },
    "answer": { "at": "customers[0]", "several": "owner", "notFound": [
      { "status": [404, 410], "path": "error.code", "in": ["NONE", "NOBODY"] },
      { "path": "status", "notEquals": "Success" }, { "path": "found", "equals": "no" }
    ] }
  } } },
  "user": {}
}`;

describe('the settings of a described upstream', () => {
  it('are shown, except for the secret', () => {
    const text = described('https://crm.example/api/v2');
    expect(redactSecrets(text, [])?.join('\n')).toBe(
      text.replace(`"${CANARY}"`, '*'.repeat(CANARY.length + 2)),
    );
  });

  it('are shown without an address that looks like a secret', () => {
    const shown = redactSecrets(described('https://shop.example/rest/17/w1ue5ipbh82qx1vn'), [])?.join('\n');
    expect(shown).not.toContain('w1ue5');
    expect(shown).toContain('"customers[0]"');
  });

  it('are shown without a value under another key that looks like a secret', () => {
    const text = described('https://crm.example').replace('"SecretKey"', '"Key=w1ue5ipbh82qx1vn"');
    expect(redactSecrets(text, [])?.join('\n')).not.toContain('w1ue5');
  });
});

describe('an address with a token in it', () => {
  const settings = (baseUrl: string): string =>
    file(
      `{ "baseUrl": "${baseUrl}", "auth": { "type": "privileged", "token": "\${TOKEN}", "hostname": "x.example" } }`,
    );

  it.each(['https://shop.example/rest/17/w1ue5ipbh82qx1vn', 'http://shop.example/w1ue5ipbh82qx1vn?a=1'])(
    'gets a warning that does not show it: %s',
    (baseUrl) => {
      expect(told(settings(baseUrl))).toContain('looks like a token');
      expect(told(settings(baseUrl))).not.toContain('w1ue5');
    },
  );
});

describe('a line', () => {
  it('is shown as it is, with the place under it', () => {
    expect(lineAt(['\t"a": "b"'], problemAt(7, 10))).toEqual({
      line: '\t"a": "b"',
      before: '\t     ',
      caret: '^^^',
    });
  });

  it('is cut around the place when it is long', () => {
    const text = `${'x'.repeat(5000)}"here"${'y'.repeat(5000)}`;
    const shown = lineAt([text], problemAt(5001, 5007));
    expect(shown?.line.length).toBeLessThan(170);
    expect(shown?.line.slice(shown.before.length, shown.before.length + shown.caret.length)).toBe('"here"');
  });

  it('contains no control characters that move the cursor', () => {
    expect(lineAt(['a\u001b[2Jb\u0007\u009bc'], problemAt(1, 2))?.line).toBe('a\ufffd[2Jb\ufffd\ufffdc');
  });

  it('that does not exist is not shown', () => {
    expect(lineAt(['a'], { ...problemAt(1, 2), line: 3 })).toBeUndefined();
  });
});
