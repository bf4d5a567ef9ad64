/** The work on one tenant: the text of its file, what the server finds in it, and the account that it gives. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Checked, Opened, Sample } from '../server/api';
import { NoAnswer, type Asked, type Client } from '../server/client';

/** How long the text must rest before it is checked. */
const REST_MS = 200;

export type Workbench = {
  readonly opened: Opened;
  readonly text: string;
  readonly asked: Asked | undefined;
  readonly checked: Checked;
  readonly sample: Sample | undefined;
  /** Why the server did not answer the last question; empty while it does. */
  readonly trouble: string;
  /** The findings and the account are those of an earlier text. */
  readonly isStale: boolean;
  readonly isChanged: boolean;
  readonly setText: (text: string) => void;
  readonly ask: (asked: Asked) => void;
  readonly fixtureAdded: (name: string) => void;
  /** Takes what was saved as the tenant's text. */
  readonly saved: (text: string, version: string) => void;
};

export const messageOf = (thrown: unknown): string =>
  thrown instanceof NoAnswer || thrown instanceof Error ? thrown.message : String(thrown);

const isEnd = (thrown: unknown): boolean => thrown instanceof DOMException && thrown.name === 'AbortError';

/** Follows the text and the question with one run at a time: a newer one ends the older. */
const useFollowing = (
  run: (signal: AbortSignal) => Promise<void>,
  key: string,
  onTrouble: (why: string) => void,
): void => {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const ended = new AbortController();
    const timer = setTimeout(() => {
      latest.current(ended.signal).then(
        () => onTrouble(''),
        (thrown: unknown) => isEnd(thrown) || onTrouble(messageOf(thrown)),
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [key]);
};

/** What a draft gives; while it has errors, the answer that it had before stays, so that one finds what is in it. */
const withAnswer = (next: Sample, before: Sample | undefined): Sample =>
  next.outcome.kind === 'none' && next.answers.length === 0 && before !== undefined
    ? { ...next, answers: before.answers, ends: before.ends }
    : next;

export const useWorkbench = (client: Client, first: Opened): Workbench => {
  const [opened, setOpened] = useState(first);
  const [text, setText] = useState(first.text);
  const [checked, setChecked] = useState<Checked>(first);
  const [sample, setSample] = useState<Sample>();
  const [shown, setShown] = useState('');
  const [trouble, setTrouble] = useState('');
  const start = first.fixtures.find(({ name }) => name === 'full') ?? first.fixtures[0];
  const [asked, ask] = useState<Asked | undefined>(start === undefined ? undefined : { fixture: start.name });
  const isLive = asked !== undefined && 'live' in asked;
  const answered = useRef<Asked | undefined>(undefined);
  const key = JSON.stringify([text, asked]);
  const follow = async (signal: AbortSignal): Promise<void> => {
    if (text !== opened.text || shown !== '') setChecked(await client.check(opened.name, text, signal));
    if (isLive && answered.current !== asked)
      setSample(await client.live(opened.name, asked.live, asked.reveal, signal));
    if (asked !== undefined && !isLive) {
      const next = await client.sample(opened.name, text, asked, signal);
      const isSame = answered.current === asked;
      setSample((before) => withAnswer(next, isSame ? before : undefined));
    }
    answered.current = asked;
    setShown(key);
  };
  useFollowing(follow, key, setTrouble);
  const saved = useCallback(
    (now: string, version: string) => setOpened((before) => ({ ...before, text: now, version })),
    [],
  );
  const fixtureAdded = (name: string): void => {
    setOpened((before) => ({ ...before, fixtures: [...before.fixtures, { name }] }));
    ask({ fixture: name });
  };
  return {
    opened,
    text,
    asked,
    checked,
    sample,
    trouble,
    isStale: shown !== key,
    isChanged: text !== opened.text,
    setText,
    ask,
    fixtureAdded,
    saved,
  };
};
