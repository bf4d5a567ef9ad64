/** The origin of secrets, and their protection from output. */
import { fromNullable } from 'fp-ts/Either';
import { inspect } from 'node:util';
import type { Found, ReadText, Variables } from '../../../../src/tenant/decode/secrets';
import { secretsOf } from '../../../../src/tenant/decode/secrets';

const CANARY = 'p4ssw0rd of the upstream';

const files: Readonly<Record<string, string>> = {
  '/run/secrets/plain': CANARY,
  '/run/secrets/newline': `${CANARY}\n`,
  '/run/secrets/windows': `${CANARY}\r\n`,
  '/run/secrets/two': `${CANARY}\n\n`,
  '/run/secrets/lines': `first\nsecond\n`,
  '/run/secrets/empty': '',
  '/run/secrets/blank': '\n',
};
const read: ReadText = (file) => fromNullable('is not there')(files[file]);

const look = (variables: Variables): Found => secretsOf(variables, read)('TOKEN');
const revealed = (variables: Variables): string | undefined => {
  const found = look(variables);
  return found.found === 'set' ? found.secret.reveal() : undefined;
};

describe('a secret', () => {
  it('is the variable of its name', () => {
    expect(revealed({ TOKEN: CANARY })).toBe(CANARY);
  });

  it('is the unchanged variable, including white space', () => {
    expect(revealed({ TOKEN: ' x\n' })).toBe(' x\n');
  });

  it('is the content of the file that NAME_FILE names', () => {
    expect(revealed({ TOKEN_FILE: '/run/secrets/plain' })).toBe(CANARY);
  });

  it.each(['newline', 'windows'])('loses one newline at the end of its file: %s', (file) => {
    expect(revealed({ TOKEN_FILE: `/run/secrets/${file}` })).toBe(CANARY);
  });

  it('loses no more than one newline, and none inside', () => {
    expect(revealed({ TOKEN_FILE: '/run/secrets/two' })).toBe(`${CANARY}\n`);
    expect(revealed({ TOKEN_FILE: '/run/secrets/lines' })).toBe('first\nsecond');
  });

  it.each([
    {},
    { TOKEN: '' },
    { TOKEN: undefined },
    { TOKEN_FILE: '' },
    { token: 'x' },
    { OTHER_TOKEN: 'x' },
  ])('is unset with %j', (variables) => {
    expect(look(variables)).toMatchObject({ found: 'unset' });
  });

  it.each(['empty', 'blank'])('is unset when its file is %s', (file) => {
    expect(look({ TOKEN_FILE: `/run/secrets/${file}` })).toEqual({ found: 'unset', isEmpty: true });
  });

  it('is said to be empty where it is set to nothing', () => {
    expect(look({ TOKEN: '' })).toEqual({ found: 'unset', isEmpty: true });
    expect(look({})).toEqual({ found: 'unset' });
  });

  it('is set twice with both', () => {
    expect(look({ TOKEN: 'a', TOKEN_FILE: '/run/secrets/plain' })).toEqual({ found: 'twice' });
  });

  it('is set once when the other is empty', () => {
    expect(revealed({ TOKEN: '', TOKEN_FILE: '/run/secrets/plain' })).toBe(CANARY);
    expect(revealed({ TOKEN: CANARY, TOKEN_FILE: '' })).toBe(CANARY);
  });

  it('is unreadable when its file is', () => {
    expect(look({ TOKEN_FILE: '/run/secrets/none' })).toEqual({ found: 'unreadable', why: 'is not there' });
  });

  it('reads no file for a secret that the environment has', () => {
    const reading = jest.fn(read);
    secretsOf({ TOKEN: 'x' }, reading)('TOKEN');
    expect(reading).not.toHaveBeenCalled();
  });

  it.each([
    [{ TOKEN: '"x"' }, ['TOKEN', '"x"']],
    [{ TOKEN_FILE: '/run/secrets/windows' }, ['TOKEN_FILE', `${CANARY}\r`]],
    [{ TOKEN_FILE: '/run/secrets/newline' }, ['TOKEN_FILE', CANARY]],
    [{ TOKEN_FILE: '/run/secrets/none\r' }, ['TOKEN_FILE', '/run/secrets/none\r']],
  ])('is shown as it was written to what looks for mistakes of copying: %j', (variables, shown) => {
    const looked = jest.fn();
    secretsOf(variables, read, looked)('TOKEN');
    expect(looked.mock.calls).toEqual([shown]);
  });

  it('prints nowhere', () => {
    const found = look({ TOKEN: CANARY });
    const printed = [
      JSON.stringify(found),
      inspect(found, { depth: 9, showHidden: true }),
      found.found === 'set' ? String(found.secret) : '',
      found.found === 'set' ? inspect(Object.entries(found.secret)) : '',
    ];
    expect(printed.join()).not.toContain(CANARY);
    expect(printed[0]).toContain('[secret]');
  });
});
