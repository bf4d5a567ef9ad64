/** The formats of findings for continuous-integration services, character by character. */
import { githubCommand, gitlabReport } from '../../../../src/cli/report/ci';
import type { Problem } from '../../../../src/diagnostics/diagnostic';

const bare: Problem = {
  code: 'path-unknown',
  severity: 'error',
  file: 'mappings/acme/tenant.json',
  line: 13,
  column: 19,
  endColumn: 24,
  message: 'crm has no "emial"',
};

const problem: Problem = { ...bare, suggestion: 'did you mean "email"?' };

describe('for GitHub a finding', () => {
  it('is a workflow command at its place', () => {
    expect(githubCommand(problem)).toBe(
      '::error file=mappings/acme/tenant.json,line=13,col=19,endColumn=23,title=path-unknown::crm has no "emial"; did you mean "email"?',
    );
  });

  it('is a warning when it is one, and needs no suggestion', () => {
    expect(githubCommand({ ...bare, severity: 'warning' })).toBe(
      '::warning file=mappings/acme/tenant.json,line=13,col=19,endColumn=23,title=path-unknown::crm has no "emial"',
    );
  });

  it('cannot end the command or start another, with any file and message', () => {
    const odd = {
      ...problem,
      file: 'a:b,c%d/tenant.json',
      message: '100%\r\n::error::x, y: z',
      suggestion: 'a%0A',
    };
    expect(githubCommand(odd)).toBe(
      '::error file=a%3Ab%2Cc%25d/tenant.json,line=13,col=19,endColumn=23,title=path-unknown::100%25%0D%0A::error::x, y: z; a%250A',
    );
  });

  it('ends where it begins when it has no width', () => {
    expect(githubCommand({ ...problem, endColumn: 19 })).toContain('col=19,endColumn=19,');
  });
});

describe('for GitLab', () => {
  const report = gitlabReport([
    problem,
    { ...problem, line: 20, severity: 'warning' },
    { ...problem, file: 'mappings/other/tenant.json' },
  ]) as readonly { readonly fingerprint: string }[];

  it('a finding has a description, a code, a severity and a place', () => {
    expect(report[0]).toEqual({
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      description: 'crm has no "emial"; did you mean "email"?',
      check_name: 'path-unknown',
      severity: 'major',
      location: { path: 'mappings/acme/tenant.json', lines: { begin: 13 } },
    });
    expect(report[1]).toMatchObject({ severity: 'minor', location: { lines: { begin: 20 } } });
  });

  it('every finding has its own fingerprint, which stays when it moves', () => {
    const prints = report.map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(3);
    const [moved] = gitlabReport([{ ...problem, line: 99 }]) as readonly { readonly fingerprint: string }[];
    expect(moved!.fingerprint).toBe(prints[0]);
  });
});
