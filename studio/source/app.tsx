/** The page as a whole: which tenant is open, and in which language. */
import { useEffect, useState } from 'preact/hooks';
import type { Opened, Tenants } from './server/api';
import { Begin } from './begin/begin';
import { Operate } from './operate/operate';
import { NoAnswer, type Client } from './server/client';
import { TenantList } from './tenants/tenant-list';
import { LanguageContext } from './texts/language';
import { LANGUAGES, preferred, sayIn, type Language, type Say } from './texts/texts';
import { Workbench } from './workbench/workbench';
import { messageOf } from './work/use-workbench';

type Shown =
  | { readonly kind: 'loading' }
  | { readonly kind: 'trouble'; readonly why: string; readonly status: number }
  | { readonly kind: 'begin' }
  | { readonly kind: 'operate' }
  | { readonly kind: 'list'; readonly tenants: Tenants }
  | { readonly kind: 'tenant'; readonly opened: Opened };

/** The tenant that the address names: `#/acme`. */
const tenantInAddress = (): string => decodeURIComponent(/^#\/(.+)$/.exec(location.hash)?.[1] ?? '');

/** The addresses of what is not a tenant; no tenant has such a name. */
const PLACES = { begin: '#/+', operate: '#/+operate' } as const;

/** How soon the list is asked for again while the server still checks a tenant of it. */
const AGAIN_MS = 1_500;

const isBeingChecked = (shown: Shown): boolean =>
  shown.kind === 'list' && shown.tenants.tenants.some(({ state }) => state === 'unknown');

const useShown = (client: Client) => {
  const [shown, setShown] = useState<Shown>({ kind: 'loading' });
  const load = (): void => {
    const name = tenantInAddress();
    const { hash } = location;
    if (hash === PLACES.begin) return setShown({ kind: 'begin' });
    if (hash === PLACES.operate) return setShown({ kind: 'operate' });
    const loading =
      name === ''
        ? client.tenants().then((tenants): Shown => ({ kind: 'list', tenants }))
        : client.open(name).then((opened): Shown => ({ kind: 'tenant', opened }));
    setShown({ kind: 'loading' });
    loading.then(
      (next) => location.hash === hash && setShown(next),
      (thrown: unknown) =>
        setShown({
          kind: 'trouble',
          why: messageOf(thrown),
          status: thrown instanceof NoAnswer ? thrown.status : 0,
        }),
    );
  };
  useEffect(() => {
    load();
    addEventListener('hashchange', load);
    return () => removeEventListener('hashchange', load);
  }, []);
  useEffect(() => {
    if (!isBeingChecked(shown)) return;
    const again = (tenants: Tenants): void =>
      setShown((before) => (before.kind === 'list' ? { kind: 'list', tenants } : before));
    const timer = setTimeout(() => void client.tenants().then(again, () => undefined), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return { shown, load };
};

const go = (tenant: string): void => {
  location.hash = `#/${encodeURIComponent(tenant)}`;
};

const isLanguage = (value: string): value is Language => Object.hasOwn(LANGUAGES, value);

const Top = ({
  language,
  onLanguage,
}: {
  readonly language: Language;
  readonly onLanguage: (one: Language) => void;
}) => {
  const say = sayIn(language);
  return (
    <header class="top">
      <span class="brand">{say('product')}</span>
      <select
        aria-label={say('language')}
        value={language}
        onChange={({ currentTarget: { value } }) => isLanguage(value) && onLanguage(value)}
      >
        {Object.entries(LANGUAGES).map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </header>
  );
};

const Trouble = ({
  say,
  why,
  onRetry,
}: {
  readonly say: Say;
  readonly why: string;
  readonly onRetry: () => void;
}) => (
  <section class="view">
    <div class="alert" role="alert">
      <p>{why}</p>
      <button type="button" onClick={onRetry}>
        {say('retry')}
      </button>
    </div>
  </section>
);

export const App = ({ client }: { readonly client: Client }) => {
  const [language, setLanguage] = useState<Language>(() => preferred(navigator.languages));
  const say = sayIn(language);
  const { shown, load } = useShown(client);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = shown.kind === 'tenant' ? `${shown.opened.name} · ${say('product')}` : say('product');
  }, [language, shown]);
  return (
    <LanguageContext.Provider value={language}>
      <Top {...{ language }} onLanguage={setLanguage} />
      <main>
        {shown.kind === 'loading' ? <p class="view quiet">{say('loading')}</p> : null}
        {shown.kind === 'trouble' ? (
          <Trouble
            {...{ say }}
            why={shown.status === 401 ? say('noToken') : say('failed', { why: shown.why })}
            onRetry={load}
          />
        ) : null}
        {shown.kind === 'list' ? (
          <TenantList
            tenants={shown.tenants}
            onOpen={go}
            onBegin={() => (location.hash = PLACES.begin)}
            onOperate={() => (location.hash = PLACES.operate)}
          />
        ) : null}
        {shown.kind === 'begin' ? <Begin {...{ client }} onBegun={go} onLeave={() => go('')} /> : null}
        {shown.kind === 'operate' ? <Operate {...{ client }} onLeave={() => go('')} /> : null}
        {shown.kind === 'tenant' ? (
          <Workbench key={shown.opened.name} {...{ client }} opened={shown.opened} onLeave={() => go('')} />
        ) : null}
      </main>
    </LanguageContext.Provider>
  );
};
