/** What the check found, below the editor. */
import type { Finding } from '../server/api';
import { useSay } from '../texts/language';

type Props = {
  readonly findings: readonly Finding[];
  /** The fixtures that do not pass, once they were played. */
  readonly differing: readonly string[] | undefined;
  readonly isStale: boolean;
  readonly onFix: (finding: Finding) => void;
  readonly onShow: (finding: Finding) => void;
};

const Problem = ({
  finding,
  onFix,
  onShow,
}: { readonly finding: Finding } & Omit<Props, 'findings' | 'differing' | 'isStale'>) => {
  const say = useSay();
  const { severity, message, suggestion, line, column, code, edit, because } = finding;
  return (
    <li class={`problem ${severity}`}>
      <button type="button" class="problem-place" onClick={() => onShow(finding)}>
        <span class="problem-kind">{say(severity)}</span>
        <span>{message}</span>
        <span class="quiet">
          {say('at', { line, column })} · {code}
        </span>
      </button>
      {suggestion === undefined ? null : <p>{suggestion}</p>}
      {because === undefined ? null : <p class="quiet">{because}</p>}
      {edit === undefined ? null : (
        <button
          type="button"
          class="main"
          aria-label={say('fixThis', { message })}
          onClick={() => onFix(finding)}
        >
          {say('fix')}
        </button>
      )}
    </li>
  );
};

export const Problems = ({ findings, differing, isStale, ...acts }: Props) => {
  const say = useSay();
  const played =
    differing === undefined
      ? []
      : [differing.length === 0 ? say('allPass') : say('differing', { names: differing.join(', ') })];
  return (
    <section class="problems" aria-label={say('problems')} aria-busy={isStale}>
      <p class="problems-bar" role="status">
        {[
          findings.length === 0 ? say('noProblems') : `${say('problems')}: ${findings.length}`,
          ...played,
        ].join(' ')}
      </p>
      {findings.length === 0 ? null : (
        <ul>
          {findings.map((finding, index) => (
            <Problem key={`${finding.code}${finding.line}${index}`} {...acts} finding={finding} />
          ))}
        </ul>
      )}
    </section>
  );
};
