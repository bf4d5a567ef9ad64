/** Lines from lit places of the answer over their rule to the lit fields of the account. */
import type { RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Editor } from '../editor/editor';
import type { Lit } from '../work/focus';

type Point = { readonly x: number; readonly y: number };

/** The most lines of each side: more would only be a tangle. */
const MOST = 12;

const curve = (from: Point, to: Point): string => {
  const bend = Math.max(16, (to.x - from.x) / 2);
  return `M${from.x} ${from.y} C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
};

/** The boxes of elements that are not scrolled out of their column. */
const boxesOf = (root: HTMLElement, attribute: string, names: ReadonlySet<string>): readonly DOMRect[] =>
  [...names]
    .flatMap((name) => [...root.querySelectorAll(`[${attribute}="${CSS.escape(name)}"]`)].slice(0, 1))
    .flatMap((element) => {
      const box = element.getBoundingClientRect();
      const column = element.closest('.pane-body')?.getBoundingClientRect();
      const middle = box.top + box.height / 2;
      const isSeen = column !== undefined && box.width > 0 && middle >= column.top && middle <= column.bottom;
      return isSeen ? [box] : [];
    })
    .slice(0, MOST);

const pathsOf = (root: HTMLElement, lit: Lit, editor: Editor | undefined): readonly string[] => {
  const { left, top } = root.getBoundingClientRect();
  const at = (x: number, y: number): Point => ({ x: x - left, y: y - top });
  const leaves = boxesOf(root, 'data-place', lit.places).map((box) =>
    at(box.right, box.top + box.height / 2),
  );
  const fields = boxesOf(root, 'data-field', lit.fields).map((box) => at(box.left, box.top + box.height / 2));
  const rule = lit.rule === '' ? undefined : editor?.boxOf(lit.rule);
  if (rule === undefined) return leaves.flatMap((leaf) => fields.map((field) => curve(leaf, field)));
  return [
    ...leaves.map((leaf) => curve(leaf, at(rule.left, rule.y))),
    ...fields.map((field) => curve(at(rule.right, rule.y), field)),
  ];
};

type Props = {
  readonly root: RefObject<HTMLElement | null>;
  readonly lit: Lit;
  readonly editor: Editor | undefined;
  /** Changes when what is shown has changed otherwise. */
  readonly shown: unknown;
};

export const Lines = ({ root, lit, editor, shown }: Props) => {
  const [paths, setPaths] = useState<readonly string[]>([]);
  const draw = useCallback(() => {
    const element = root.current;
    if (element !== null) setPaths(pathsOf(element, lit, editor));
  }, [lit, editor]);
  useLayoutEffect(() => {
    const frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [draw, shown]);
  useEffect(() => {
    addEventListener('scroll', draw, true);
    addEventListener('resize', draw);
    const stop = editor?.onScroll(draw);
    return () => {
      removeEventListener('scroll', draw, true);
      removeEventListener('resize', draw);
      stop?.();
    };
  }, [draw]);
  return (
    <svg class="threads" aria-hidden="true">
      {paths.map((path, index) => (
        <path key={index} d={path} />
      ))}
    </svg>
  );
};
