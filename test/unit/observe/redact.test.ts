/** Redacted errors: the class and the stack frames, and no message. */
import { runInNewContext } from 'node:vm';
import { redactError } from '../../../src/observe/redact';

const CANARY = '79160001122';
const HERE = __filename.slice(process.cwd().length + 1);
const caught = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (thrown) {
    return thrown;
  }
};

class OddError extends Error {}

describe('a redacted error', () => {
  it('keeps the class and where it was thrown, relative to the package', () => {
    const throwIt = () => {
      throw new OddError(`about ${CANARY}`);
    };
    const { error, frames } = redactError(caught(throwIt));
    expect(error).toBe('OddError');
    expect(frames[0]).toMatch(new RegExp(`^throwIt \\(${HERE}:\\d+:\\d+\\)$`));
    expect(frames.join()).not.toContain(process.cwd());
    expect(frames.join()).not.toContain(CANARY);
  });

  it('keeps the frames of node itself', () => {
    const { error, frames } = redactError(caught(() => Buffer.from('x').readUInt32BE(CANARY.length)));
    expect(error).toBe('RangeError');
    expect(frames.some((frame) => /\(node:[\w/]+:\d+:\d+\)$/.test(frame))).toBe(true);
  });

  const frame = (name: string, file: string) => `    at ${name} (${file}:1:1)`;
  const imitations = [
    `first\n${frame(`Object.${CANARY}`, `${process.cwd()}/src/main.ts`)}`,
    `first\n${frame('x', `${process.cwd()}/${CANARY}.ts`)}`,
    `first\n    at /${CANARY}:1:1`,
    `${CANARY}\n    at node:${CANARY}:1:1\nlast`,
    '',
  ];
  it.each(imitations)('does not read frames from a message: %j', (message) => {
    const { frames } = redactError(new Error(message));
    expect(frames.join()).not.toContain(CANARY);
    expect(frames.join()).not.toContain('main.ts');
    expect(frames[0]).toContain(HERE);
  });

  it('does not keep names that were made from data', () => {
    const spoken = { [CANARY]: () => new Error('x'), 'ivan@mail.com': () => new Error('x') };
    for (const thrown of [spoken[CANARY](), spoken['ivan@mail.com']()]) {
      const { frames } = redactError(thrown);
      expect(frames[0]).toContain(HERE);
      expect(frames.join()).not.toMatch(/7916|ivan/);
    }
    expect(redactError(Object.assign(new Error('x'), { name: CANARY })).error).toBe('Error');
    const Computed = { [CANARY]: class extends Error {} }[CANARY];
    expect(redactError(new Computed('x')).error).toBe('<anonymous>');
  });

  it('does not show a frame whose message was changed after it was thrown', () => {
    const error = new Error(`${CANARY}\n    at /${CANARY}:1:1`);
    error.message = 'changed';
    expect(JSON.stringify(redactError(error))).not.toContain(CANARY);
  });

  it('may come from another realm', () => {
    expect(redactError(runInNewContext(`new TypeError('${CANARY}')`)).error).toBe('TypeError');
    expect(redactError(AbortSignal.abort().reason).error).toBe('DOMException');
  });

  it('has only the type of a value that is not an error', () => {
    expect(redactError(CANARY)).toEqual({ error: 'string', frames: [] });
    expect(redactError(undefined)).toEqual({ error: 'undefined', frames: [] });
    expect(redactError({ canary: CANARY })).toEqual({ error: 'object', frames: [] });
    expect(redactError({ message: CANARY, stack: CANARY })).toEqual({ error: 'Object', frames: [] });
  });

  it('never throws itself', () => {
    const hostile = new Proxy(new Error('x'), {
      get: () => {
        throw new Error(CANARY);
      },
    });
    expect(redactError(hostile)).toEqual({ error: 'unreadable', frames: [] });
    expect(redactError(Object.assign(new Error('x'), { stack: undefined })).frames).toEqual([]);
    expect(redactError(Object.assign(new Error('x'), { message: 5 })).error).toBe('Error');
  });
});
