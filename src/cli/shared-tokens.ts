/** Refresh tokens that the files of several tenants name: a bridge keeps what replaces one for each tenant by itself. */
import { findingsOf } from '../diagnostics/collector';
import { reportShared } from '../tenant/source/refresh-tokens';
import type { CheckedTenant } from './report/check';

/** The findings, with those of tokens that an earlier tenant has too, if one of the two keeps what replaces it. */
export const withSharedTokens = (all: readonly CheckedTenant[]): readonly CheckedTenant[] =>
  all.map((checked, index) => {
    const findings = findingsOf(checked.file);
    for (const { token, at, file } of checked.refreshTokens) {
      const other = all
        .slice(0, index)
        .find(({ refreshTokens }) =>
          refreshTokens.some((one) => one.token === token && (one.file ?? file) !== undefined),
        );
      if (other !== undefined) reportShared(at, `the tenant "${other.name}"`, findings);
    }
    return { ...checked, problems: [...checked.problems, ...findings.problems] };
  });
