/** The reading of statements for MySQL; a real server agrees with it in test/integration/upstream/sql/mysql. */
import { readStatement } from '../../../../adapters/sql/mysql-statement';
import { STATEMENTS } from '../../../support/sql/mysql-statements';

describe('the reading of a statement for MySQL', () => {
  test.each(STATEMENTS)('counts the placeholders of %j', (text, placeholders) => {
    expect(readStatement(text)).toMatchObject({ placeholders, next: undefined, unclosed: undefined });
  });

  test.each([
    ['select 1; select 2', 10],
    ['select 1;;select 2', 10],
    ["select ';'; delete from a", 12],
    ['select 1; -- ;\n drop table a', 16],
    ['select 1; /*! drop table a */', 10],
    ['; select 1', 2],
  ])('finds the second statement of %j', (text, next) => {
    expect(readStatement(text).next).toBe(next);
  });

  test.each([
    ["select 'a", 7],
    ['select "a', 7],
    ['select `a', 7],
    ['select 1 /* a', 9],
    ["select 'a\\'", 7],
  ])('finds what is not closed in %j', (text, unclosed) => {
    expect(readStatement(text).unclosed).toBe(unclosed);
  });

  test.each([
    ['SELECT 1', 'select'],
    ['-- all\n  With q as (select 1) select 1', 'with'],
    ['/* a */ (select 1)', 'select'],
    ['/*! update */ a', 'update'],
    ['', ''],
  ])('knows the first word of %j', (text, word) => {
    expect(readStatement(text).word).toBe(word);
  });
});
