/** An answer of one source as a tree: which value goes where, and which one is never read. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AnswerPlace, FieldOrigin } from '../server/api';
import { useSay } from '../texts/language';
import type { Say } from '../texts/texts';
import { placeKey, type Focus } from '../work/focus';
import { PART, above, isHolder, openAtFirst, parentOf, rowsOf, type Row, type Shape } from './rows';

type Props = {
  readonly source: string;
  readonly value: unknown;
  readonly readers: ReadonlyMap<string, readonly FieldOrigin[]>;
  readonly lit: ReadonlySet<string>;
  /** The places that no rule reads. */
  readonly unread: ReadonlySet<string>;
  /** The first lit place of this source, which is brought into view. */
  readonly shown: string | undefined;
  readonly onPoint: (focus: Focus | undefined) => void;
  readonly onChoose: (focus: Focus) => void;
};

const shownValue = (value: unknown, isLeaf: boolean, say: Say): string => {
  if (!isHolder(value)) return JSON.stringify(value);
  const count = Object.keys(value).length;
  if (isLeaf) return say(Array.isArray(value) ? 'emptyList' : 'emptyObject');
  return say(Array.isArray(value) ? 'elements' : 'keys', { count });
};

const kindOf = (value: unknown): string =>
  isHolder(value) ? 'holder' : value === null ? 'null' : typeof value;

const useShape = (value: unknown, shown: string | undefined) => {
  const [shape, setShape] = useState<Shape>(() => ({ open: openAtFirst(value), limits: new Map() }));
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else setShape((before) => ({ ...before, open: new Set([...before.open, ...openAtFirst(value)]) }));
  }, [value]);
  useEffect(() => {
    if (shown !== undefined)
      setShape((before) =>
        above(shown).every((pointer) => pointer === '' || before.open.has(pointer))
          ? before
          : { ...before, open: new Set([...before.open, ...above(shown)]) },
      );
  }, [shown]);
  const toggle = (pointer: string, isOpen: boolean): void =>
    setShape(({ open, limits }) => ({
      limits,
      open: new Set(isOpen ? [...open, pointer] : [...open].filter((one) => one !== pointer)),
    }));
  const showMore = (pointer: string): void =>
    setShape(({ open, limits }) => ({
      open,
      limits: new Map([...limits, [pointer, (limits.get(pointer) ?? PART) + 10 * PART]]),
    }));
  return { shape, toggle, showMore };
};

type FeedsProps = { readonly origins: readonly FieldOrigin[]; readonly isUnread: boolean };

const Feeds = ({ origins, isUnread }: FeedsProps) => {
  const say = useSay();
  if (origins.length === 0) return isUnread ? <span class="unread">{say('unread')}</span> : null;
  const names = origins.map(({ field }) => field);
  const text = names.length > 2 ? `${names.slice(0, 2).join(', ')} +${names.length - 2}` : names.join(', ');
  return (
    <span class="feeds" title={names.join(', ')}>
      <span aria-hidden="true">→ </span>
      {text}
    </span>
  );
};

/** The row that an arrow key leads to, by its index. */
const target = (key: string, rows: readonly Row[], index: number): number | undefined => {
  const row = rows[index];
  switch (key) {
    case 'ArrowDown':
      return Math.min(rows.length - 1, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowLeft':
      return row === undefined
        ? undefined
        : rows.findIndex(({ pointer, more }) => more === undefined && pointer === parentOf(row.pointer));
    case 'ArrowRight':
      return row?.isOpen === true ? index + 1 : undefined;
    default:
      return undefined;
  }
};

export const AnswerTree = ({ source, value, readers, lit, unread, shown, onPoint, onChoose }: Props) => {
  const say = useSay();
  const { shape, toggle, showMore } = useShape(value, shown);
  const rows = useMemo(() => rowsOf(value, shape), [value, shape]);
  const [active, setActive] = useState(0);
  const tree = useRef<HTMLDivElement>(null);
  const place = ({ pointer }: Row): AnswerPlace => ({ source, pointer });
  useEffect(() => {
    if (shown === undefined) return;
    const row = tree.current?.querySelector(
      `[data-place="${CSS.escape(placeKey({ source, pointer: shown }))}"]`,
    );
    row?.scrollIntoView({ block: 'nearest' });
  }, [shown, rows]);
  const activate = (row: Row): void => {
    if (row.more !== undefined) showMore(row.pointer);
    else if (!row.isLeaf) toggle(row.pointer, !row.isOpen);
    if (row.more === undefined) onChoose({ kind: 'leaf', place: place(row) });
  };
  const focusRow = (index: number): void => {
    setActive(index);
    tree.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, row: Row, index: number): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') activate(row);
    else if (event.key === 'ArrowRight' && !row.isLeaf && !row.isOpen) toggle(row.pointer, true);
    else if (event.key === 'ArrowLeft' && row.isOpen) toggle(row.pointer, false);
    else {
      const next = target(event.key, rows, index);
      if (next === undefined) return;
      if (next >= 0) focusRow(next);
    }
    event.preventDefault();
  };
  if (rows.length === 0) return <p class="quiet">{shownValue(value, true, say)}</p>;
  return (
    <div role="tree" aria-label={say('answerOf', { source })} class="tree" ref={tree}>
      {rows.map((row, index) => (
        <TreeRow
          key={`${row.pointer}${row.more === undefined ? '' : ' more'}`}
          {...{ row, index }}
          placed={placeKey(place(row))}
          isLit={row.more === undefined && lit.has(placeKey(place(row)))}
          isUnread={row.more === undefined && unread.has(placeKey(place(row)))}
          isActive={index === Math.min(active, rows.length - 1)}
          origins={row.more === undefined ? (readers.get(placeKey(place(row))) ?? []) : []}
          onPoint={(isIn) =>
            onPoint(isIn && row.more === undefined ? { kind: 'leaf', place: place(row) } : undefined)
          }
          onActivate={() => {
            setActive(index);
            activate(row);
          }}
          onKeyDown={(event) => onKeyDown(event, row, index)}
        />
      ))}
    </div>
  );
};

type RowProps = {
  readonly row: Row;
  readonly index: number;
  readonly placed: string;
  readonly isLit: boolean;
  readonly isActive: boolean;
  readonly isUnread: boolean;
  readonly origins: readonly FieldOrigin[];
  readonly onPoint: (isIn: boolean) => void;
  readonly onActivate: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

const TreeRow = ({ row, index, placed, isLit, isActive, isUnread, origins, ...on }: RowProps) => {
  const say = useSay();
  return (
    <div
      role="treeitem"
      class="row"
      style={{ '--level': row.level - 1 }}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.size}
      aria-selected={isLit}
      {...(row.isLeaf ? {} : { 'aria-expanded': row.isOpen })}
      tabIndex={isActive ? 0 : -1}
      data-index={index}
      {...(row.more === undefined ? { 'data-place': placed } : {})}
      onClick={on.onActivate}
      onMouseEnter={() => on.onPoint(true)}
      onMouseLeave={() => on.onPoint(false)}
      onFocus={() => on.onPoint(true)}
      onBlur={() => on.onPoint(false)}
      onKeyDown={on.onKeyDown}
    >
      <span class="twist" aria-hidden="true">
        {row.isLeaf ? '' : row.isOpen ? '▾' : '▸'}
      </span>
      {row.more === undefined ? (
        <>
          <span class="key">{row.key}</span>
          <span class={`value ${kindOf(row.value)}`}>{shownValue(row.value, row.isLeaf, say)}</span>
          <Feeds origins={origins} isUnread={isUnread} />
        </>
      ) : (
        <span class="key">{say('more', { count: row.more })}</span>
      )}
    </div>
  );
};
