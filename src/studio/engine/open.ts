/** A tenant as the page opens it: its file, the version of that, its sources and its fixtures. */
import { hash } from 'node:crypto';
import * as t from 'io-ts';
import { problemsIn } from '../../cli/check-tenant';
import { nameOfFixture } from '../../cli/explain';
import { hiddenIn } from '../../cli/report/check';
import { isRight } from 'fp-ts/Either';
import { parseText } from '../../json/parse';
import type { TextFile } from '../../json/text-file';
import { listFixtures, tenantFileIn } from '../../tenant/folder';
import { isRecord } from '../../types/conform';
import type { FixtureRow, Opened, SourceRow } from '../api';
import { checkDraft, checkedOf } from './check';
import { drafting, savedFile } from './context';
import type { OneTenant, Shown } from './context';

/** The version of a file's text. */
export const versionOf = (text: string): string => hash('sha256', text);

/** The name of a fixture, as `explain --fixture` takes it. */
export const fixtureName = ({ file }: TextFile): string =>
  nameOfFixture(file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1));

/** What the page shows of a fixture before it is played. */
const FixtureText = t.intersection([
  t.type({ request: t.type({ userIdentifier: t.string }) }),
  t.partial({ $comment: t.string }),
]);

/** A fixture, not played. */
export const fixtureRow = (file: TextFile): FixtureRow => {
  const parsed = parseText(file.text ?? '');
  const read = isRight(parsed) && FixtureText.is(parsed.right) ? parsed.right : undefined;
  return {
    name: fixtureName(file),
    ...(read && { identifier: read.request.userIdentifier }),
    ...(read?.$comment !== undefined && { comment: read.$comment }),
  };
};

/** The sources of a tenant file with all that it extends. */
const sourcesIn = (tenant: OneTenant, text?: string): readonly SourceRow[] => {
  const { document } = problemsIn(tenant.name, tenant.mappings, drafting(tenant, text));
  const sources = isRecord(document) ? document['sources'] : undefined;
  return Object.entries(isRecord(sources) ? sources : {}).flatMap(([name, source]) => {
    const adapter = isRecord(source) ? source['adapter'] : undefined;
    const known = tenant.world.adapters.find((each) => each.name === adapter);
    if (known === undefined) return [];
    const takes = known.isLocal ? 'local' : known.name === 'sql' ? 'rows' : 'answer';
    return [{ name, adapter: known.name, takes }];
  });
};

/** The tenant as it is saved. */
export const openTenant = async (tenant: OneTenant): Promise<Shown<Omit<Opened, 'text'>>> => {
  const { text = '' } = savedFile(tenant);
  const checked = await checkDraft(tenant);
  const value = {
    name: tenant.name,
    file: tenantFileIn(tenant.mappings, tenant.name),
    version: versionOf(text),
    ...checkedOf(checked),
    sources: sourcesIn(tenant),
    fixtures: listFixtures(tenant.mappings, tenant.name)
      .filter(({ file }) => file.endsWith('.json'))
      .map(fixtureRow),
  };
  return { value, hidden: hiddenIn([checked]), text };
};
