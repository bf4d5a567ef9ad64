/** The lookups of a source, checked and combined: one for any identifier, or one for each form. */
import { Absence, unknown } from '../../core/absence';
import { PerAsk } from '../../core/per-ask';
import type { Adapter } from '../../adapter/define-adapter';
import { startOf } from '../../diagnostics/diagnostic';
import { isText } from '../../json/document';
import type { JsonNode, Member } from '../../json/document';
import type { Scope } from '../../mapping/check/scope';
import type { Environment } from '../../mapping/compile/environment';
import { typeOfCodec } from '../../types/type-of-codec';
import { ofForm } from './by-form';
import { reportCatalogues } from './catalogue';
import { checkLookup, typeOfPart } from './lookup';
import { textAtPlace } from './lookup/part';
import type { Lookup } from './lookup/part';
import { isPerAsk, readsClock } from './lookup/reads';
import type { LookupPath } from './lookup/reads';
import { pathsInRefused } from './lookup/refused';
import { partType } from './lookup/stand-in';
import type { SourceLookup } from './open-adapter';
import { SAME_EACH_TIME, scopeFor, withRequest } from './requests';
import type { Requests } from './requests';
import type { Source } from './source';
import { advise, write } from '../../diagnostics/fix';

const NO_LOOKUP = unknown('text-not-fit');

/** The lookups of forms as one: the form of the request's identifier decides. */
const byForm = (lookups: ReadonlyMap<string, Lookup>, { formOf }: Requests): Lookup => {
  const all = [...lookups.values()];
  const chosen = (environment: Environment): readonly [form: string, lookup: Lookup | undefined] => {
    const form = formOf(environment) ?? '';
    return [form, lookups.get(form)];
  };
  return {
    paths: all.flatMap(({ paths }) => paths),
    absent: all.find(({ absent }) => absent !== undefined)?.absent,
    fill: (environment) => {
      const [form, lookup] = chosen(environment);
      const filled = lookup?.fill(environment) ?? NO_LOOKUP;
      return filled instanceof Absence ? filled : ofForm(form, filled);
    },
    unfilled: (environment) => chosen(environment)[1]?.unfilled(environment) ?? [],
    rules: all.flatMap(({ rules }) => rules),
    rulesFor: (environment) => chosen(environment)[1]?.rulesFor(environment) ?? [],
  };
};

/** Whether one lookup asks for identifiers of several forms in the same way, although the forms differ. */
const isOneForSeveral = ({ paths }: Lookup, adapter: Adapter, { forms }: Requests): boolean =>
  forms.length > 1 &&
  paths.some((path) => path.head === 'request' && !isPerAsk(path)) &&
  Object.keys(adapter.defaultLookup).length === 0; // such an adapter asks by the identifier, whatever its form

const reportOneForSeveral = (node: JsonNode, { forms }: Requests, scope: Scope): void =>
  scope.findings.add(startOf(node.at), {
    code: 'lookup-missing',
    message: `identifiers of the forms ${forms.map(({ name }) => `"${name}"`).join(' and ')} are asked for in one way`,
    fix: write(`"lookups": { ${forms.map(({ name }) => `"${name}": { … }`).join(', ')} }`),
  });

/** The lookup, which has a key beside it where values in it are new with each ask. */
const keyed = (lookup: Lookup): Lookup =>
  lookup.paths.some(isPerAsk)
    ? {
        ...lookup,
        fill: (environment) => {
          const asked = lookup.fill(environment);
          return asked instanceof Absence
            ? asked
            : new PerAsk(asked, lookup.fill(withRequest(environment, SAME_EACH_TIME)));
        },
      }
    : lookup;

/** A login gives everyone the same answer, too. */
const NOT_A_LOOKUP =
  'put "{request.userIdentifier}" into what is sent; if the request is a login, put it into "auth"; if the answer is the same for everyone, add "catalogue"';

/** Whether a value that is refused reads something of the shopper: then the lookup was not meant to ignore the shopper. */
const isMeantForShopper = (asked: readonly Member[], { adapter }: Source, { bindings }: Scope): boolean =>
  asked
    .flatMap(({ key, value }) => pathsInRefused(value, partType(typeOfCodec(adapter.lookup), key)))
    .map((text) => ({ text, head: /^[^.[]*/.exec(text)?.[0] ?? '' }))
    .some(
      (path) => bindings.has(path.head) && bindings.get(path.head)?.isCatalogue !== true && !isPerAsk(path),
    );

/** A lookup that ignores the shopper finds the same account for all. */
const reportConstant = (node: JsonNode, paths: readonly LookupPath[], source: Source, scope: Scope): void => {
  if (node.kind !== 'object' || node.members.size === 0) return;
  if (source.open?.shared === true || source.catalogue !== undefined) return;
  if (paths.some((path) => !isPerAsk(path))) return;
  const asked = [...node.members.values()].filter(({ key }) => key !== 'owner');
  if (isMeantForShopper(asked, source, scope)) return;
  const texts = asked.map(({ value }) => value).filter(isText);
  const bare = texts.find(({ value }) => scope.bindings.has(value.split('.')[0] ?? ''));
  const last = texts.at(-1);
  const isStatement = textAtPlace(typeOfPart(typeOfCodec(source.adapter.lookup), 'query'))?.sent === 'sql';
  const isRequest = bare === undefined && (isStatement || last?.value.startsWith('/') === true);
  scope.findings.add((bare ?? last ?? node).at, {
    code: 'account-shared',
    message: 'the lookup ignores the shopper: everyone would get the same account',
    fix: isRequest
      ? advise(NOT_A_LOOKUP)
      : write(JSON.stringify(`{${bare?.value ?? 'request.userIdentifier'}}`)),
  });
};

const checkOne = (
  asked: SourceLookup,
  source: Source,
  requests: Requests,
  scope: Scope,
): Lookup | undefined => {
  const { form, node } = asked;
  const lookup = checkLookup(node, source.adapter, {
    ...scopeFor(form, requests, scope),
    asked: source.name,
  });
  if (lookup === undefined) return undefined;
  reportConstant(node, reportCatalogues(asked, lookup, source, scope), source, scope);
  if (lookup.paths.some(readsClock)) scope.gathered.usesClock = true;
  if (form === undefined && isOneForSeveral(lookup, source.adapter, requests))
    reportOneForSeveral(node, requests, scope);
  return keyed(lookup);
};

/** Checks a source's lookups and combines them; `undefined` when one of their templates has errors. */
export const checkLookups = (source: Source, requests: Requests, scope: Scope): Lookup | undefined => {
  const checked = source.lookups.map((each) => [each.form, checkOne(each, source, requests, scope)] as const);
  const sound = checked.flatMap(([form, lookup]) => (lookup === undefined ? [] : [[form, lookup] as const]));
  const [first] = sound;
  if (first === undefined || sound.length < checked.length) return undefined;
  const forms = sound.flatMap(([form, lookup]) => (form === undefined ? [] : [[form, lookup] as const]));
  return forms.length === 0 ? first[1] : byForm(new Map(forms), requests);
};
