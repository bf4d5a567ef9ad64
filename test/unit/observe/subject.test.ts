/** The pseudonym of a shopper. */
import { subjectOf } from '../../../src/observe/pseudonym';

describe('a subject', () => {
  it('is the first half of the HMAC-SHA-256 of RFC 4231’s second test case', () => {
    expect(subjectOf('Jefe')('what do ya want for nothing?')).toBe('5bdcc146bf60754e6a042426089575c7');
  });

  it('is the same for the same identifier and key only', () => {
    const subject = subjectOf('key');
    expect(subject('79161234567')).toBe(subject('79161234567'));
    expect(subject('79161234568')).not.toBe(subject('79161234567'));
    expect(subjectOf('other')('79161234567')).not.toBe(subject('79161234567'));
  });

  it('reads key and identifier as UTF-8', () => {
    expect(subjectOf('ключ')('Иванов')).toMatch(/^[0-9a-f]{32}$/);
    expect(subjectOf('ключ')('Иванов')).not.toBe(subjectOf('ключ')('Иванoв'));
  });
});
