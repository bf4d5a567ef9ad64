/**
 * Fixes as data: a replacement for the subject of a finding, or advice. One renderer makes their English;
 * `json/apply-fix` applies a fix.
 */

/** What a fix says beyond what is done. */
interface FixOptions {
  /** The words before and after the new text, where the usual ones are not enough. */
  readonly before?: string;
  readonly after?: string;
  /** Only a person can decide it: there are several ways, something else depends on it, or the text is an example. */
  readonly asks?: true;
  /** It corrects a misspelt word. Other findings can follow from the same mistake. */
  readonly isMisspelt?: true;
}

/** What to do with the text there, which the fix does not repeat. */
export type Rewriting = keyof typeof REWRITINGS;

const REWRITINGS = {
  listed: 'put it into brackets: [ … ]',
  unlisted: 'write it without the brackets',
  quoted: 'put it into straight double quotes',
  escaped: 'write \\" for a quote inside of a text',
  digits: 'write its digits alone',
  address: 'write the address alone',
  payload: 'write into "payload" only what is inside',
  text: 'write "text"; rules read it by a step such as "number", "date" or "table"',
  element: 'take one element, "[0]"; a list of the account goes through all by "each"',
} as const;

/** Another text in the place of what the finding is about. */
type Replace = {
  readonly kind: 'replace';
  /**
   * What is replaced: the value (as JSON), the characters that are underlined, the member with its key, the object
   * around, or an element and the one after it.
   */
  readonly of: 'value' | 'part' | 'member' | 'around' | 'pair';
  readonly with: string;
};

type Rewrite = { readonly kind: 'replace'; readonly of: 'text'; readonly how: Rewriting };

/** Constants inside of the value, as JSON. */
type ReplaceInside = {
  readonly kind: 'replace';
  readonly of: 'inside';
  readonly pairs: readonly (readonly [wanted: string, found: string])[];
};

/** A member for an object: the one that the finding is about or in, the nearest of a name, the source or the rule. */
type InsertMember = {
  readonly kind: 'insert';
  readonly key: string;
  /** As JSON. */
  readonly value: string;
  readonly into?: string | Around;
};

/** Elements for a list, as JSON, or characters. */
type InsertText = {
  readonly kind: 'insert';
  readonly text: string;
  readonly where: 'in-via' | 'before' | 'after' | 'behind' | 'path-end';
};

type Remove = {
  readonly kind: 'remove';
  /** A member of an object around, where not what the finding is about is removed. */
  readonly key?: string;
  /** The rule or object around it. */
  readonly around?: true;
  /** What it is called. */
  readonly what?: string;
};

/** Another name: of a key, of what a text names, or of a part of a path. */
type Rename = {
  readonly kind: 'rename';
  readonly to: string;
  /** The member of an object around that has the old name. */
  readonly from?: string;
  /** No other meaning is possible. */
  readonly isSure?: true;
  /** What the element of a list is called is read in "item". */
  readonly inItem?: true;
};

/** A member for another object. */
type Move = {
  readonly kind: 'move';
  /**
   * The nearest object of this name, which is created if it is missing. Without `into`, the member moves out of its
   * object.
   */
  readonly into?: string;
  /** The object into which it goes belongs to a part of the source. */
  readonly ofSource?: true;
  /** Beside "sources". */
  readonly toRoot?: true;
  /** Another member, of the same object or, if it names a source, of that. */
  readonly key?: string;
  /** Its new name. */
  readonly as?: string;
  /** Not the member, but what is inside. */
  readonly contents?: true;
  /** A member of the same object that takes it, already with it, as JSON. */
  readonly making?: { readonly key: string; readonly value: string };
};

type Advice = { readonly kind: 'advice'; readonly text: string };

/** What to do about a finding. */
export type Fix = FixOptions &
  (Replace | Rewrite | ReplaceInside | InsertMember | InsertText | Remove | Rename | Move | Advice);

/** The object that is the source which the finding is in, or which the path names; or the rule, which may be a path. */
export interface Around {
  readonly the: 'source' | 'rule';
}
export const SOURCE: Around = { the: 'source' };
export const RULE: Around = { the: 'rule' };

/** A value, as JSON. */
export const write = (json: string, options: FixOptions = {}): Fix => ({
  kind: 'replace',
  of: 'value',
  with: json,
  ...options,
});

/** Around a value that was misspelt. */
export const DID_YOU_MEAN = { before: 'did you mean', after: '?', isMisspelt: true } as const;

/** Characters of a text. */
export const writePart = (text: string, options: FixOptions = {}): Fix => ({
  kind: 'replace',
  of: 'part',
  with: text,
  ...options,
});

export const rewrite = (how: Rewriting): Fix => ({ kind: 'replace', of: 'text', how });

export const advise = (text: string): Fix => ({ kind: 'advice', text });

export const remove: Fix = { kind: 'remove' };

/** Two things exclude each other. */
export const removeOne: Fix = { kind: 'remove', what: 'one of the two', asks: true };

export const removeKey = (key: string, options: FixOptions = {}): Fix => ({
  kind: 'remove',
  key,
  ...options,
});

export const insert = (
  key: string,
  value: string,
  into?: string | Around,
  options: FixOptions = {},
): Fix => ({
  kind: 'insert',
  key,
  value,
  ...(into === undefined ? {} : { into }),
  ...options,
});

/** Steps for a rule. */
export const addSteps = (...steps: readonly string[]): Fix => ({
  kind: 'insert',
  where: 'in-via',
  text: steps.join(', '),
});

export const putBefore = (step: string): Fix => ({ kind: 'insert', where: 'before', text: step });

export const rename = (to: string, options: FixOptions = {}): Fix => ({ kind: 'rename', to, ...options });

/** A name that is written otherwise, where that is certain. */
export const writeName = (to: string): Fix => ({ kind: 'rename', to, isSure: true });

const replacing = (fix: Replace & FixOptions): string => {
  const { before = 'write', after = fix.of === 'pair' ? ' for both' : '' } = fix;
  return `${before} ${fix.with}${after}`;
};

const destination = (into: string | Around | undefined): string => {
  if (typeof into === 'string') return ` to "${into}"`;
  return into?.the === 'source' ? ' to the source' : '';
};

const inserting = (fix: (InsertMember | InsertText) & FixOptions): string => {
  const { before = 'add', after = '' } = fix;
  if ('key' in fix) return `${before} "${fix.key}": ${fix.value}${destination(fix.into)}${after}`;
  switch (fix.where) {
    case 'in-via':
      return `${before} ${fix.text} to "via"${after}`;
    case 'before':
      return `put ${fix.text} before it`;
    case 'after':
      return `${before} ${fix.text} right after it`;
    case 'behind':
      return `${before} "${fix.text}" after it`;
    case 'path-end':
      return `${before} "${fix.text}"${after}`;
  }
};

const moving = ({ into, toRoot, key, as, contents, making, before }: Move & FixOptions): string => {
  if (making !== undefined) return `put it into a rule: "${making.key}": ${making.value}`;
  if (key !== undefined) return `move "${key}" to "${into ?? ''}"`;
  if (into !== undefined) return `${before ?? `put ${contents === true ? 'them' : 'it'} into`} "${into}"`;
  const beside = toRoot === true ? 'sources' : 'settings';
  return before ?? `put it beside "${beside}"${as === undefined ? '' : ` as "${as}"`}`;
};

/** A fix in English, as an imperative without a final stop. */
export const suggestionOf = (fix: Fix): string => {
  switch (fix.kind) {
    case 'advice':
      return fix.text;
    case 'remove': {
      const whole = fix.around === true ? 'the whole rule' : undefined;
      const named = fix.key === undefined ? 'it' : `"${fix.key}"`;
      return `remove ${fix.what ?? whole ?? named}${fix.after ?? ''}`;
    }
    case 'rename':
      if (fix.inItem === true) return `write "${fix.to}" here and in "item"`;
      if (fix.from !== undefined) return `rename "${fix.from}" to "${fix.to}"`;
      return fix.isSure === true
        ? `write ${JSON.stringify(fix.to)}`
        : `did you mean "${fix.to}"?${fix.after ?? ''}`;
    case 'insert':
      return inserting(fix);
    case 'move':
      return moving(fix);
    case 'replace':
      if (fix.of === 'text') return REWRITINGS[fix.how];
      return fix.of === 'inside'
        ? `write ${fix.pairs.map(([wanted, found]) => `${wanted} instead of ${found}`).join(', ')}`
        : replacing(fix);
  }
};

/** The placeholder in a fix for a value that only the author knows. */
const PLACEHOLDER = /…|\bsource\.field\b|\$\{NAME\}/;

/** The texts that a fix writes into the file. */
const writtenBy = (fix: Fix): readonly string[] => {
  switch (fix.kind) {
    case 'replace':
      if (fix.of === 'text') return [];
      return fix.of === 'inside' ? fix.pairs.map(([wanted]) => wanted) : [fix.with];
    case 'insert':
      return 'key' in fix ? [fix.key, fix.value] : [fix.text];
    case 'rename':
      return [fix.to];
    case 'move':
      return [fix.into, fix.as, fix.making?.value].filter((text) => text !== undefined);
    case 'remove':
    case 'advice':
      return [];
  }
};

/** Whether a fix can be applied as it is: any other is shown alone. */
export const isComplete = (fix: Fix): boolean =>
  fix.kind !== 'advice' && fix.asks !== true && !writtenBy(fix).some((text) => PLACEHOLDER.test(text));

/** A fix with its texts changed, such as masked; one that is another then is no longer applied. */
export const withTexts = (fix: Fix, change: (text: string) => string): Fix => {
  const changed = changeTexts(fix, change);
  return suggestionOf(changed) === suggestionOf(fix) ? fix : { ...changed, asks: true };
};

const changeTexts = (whole: Fix, change: (text: string) => string): Fix => {
  const { before, after } = whole;
  const fix: Fix = {
    ...whole,
    ...(before === undefined ? {} : { before: change(before) }),
    ...(after === undefined ? {} : { after: change(after) }),
  };
  switch (fix.kind) {
    case 'advice':
      return { ...fix, text: change(fix.text) };
    case 'remove':
      return {
        ...fix,
        ...(fix.key === undefined ? {} : { key: change(fix.key) }),
        ...(fix.what === undefined ? {} : { what: change(fix.what) }),
      };
    case 'rename':
      return { ...fix, to: change(fix.to) };
    case 'insert':
      return 'key' in fix
        ? { ...fix, key: change(fix.key), value: change(fix.value) }
        : { ...fix, text: change(fix.text) };
    case 'move':
      return fix.making === undefined
        ? fix
        : { ...fix, making: { key: change(fix.making.key), value: change(fix.making.value) } };
    case 'replace':
      if (fix.of === 'text') return fix;
      return fix.of === 'inside'
        ? { ...fix, pairs: fix.pairs.map(([wanted, found]) => [change(wanted), change(found)] as const) }
        : { ...fix, with: change(fix.with) };
  }
};
