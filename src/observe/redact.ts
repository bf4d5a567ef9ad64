/**
 * What may be reported of a thrown error: its class and where it was thrown. Messages are dropped, since they quote
 * values; no other file reads an error's message or stack.
 */
import { basename, dirname, sep } from 'node:path';

/** An error without its message. */
export interface RedactedError {
  /** The class's name, or `typeof` of a thrown value that is not an error. */
  readonly error: string;
  /** `name (file:line:column)`, files relative to the package root; innermost first. */
  readonly frames: readonly string[];
}

const rootOf = (folder: string): string => (basename(folder) === 'dist' ? dirname(folder) : folder) + sep;

/** This file is `src/observe/redact` of the package or of its `dist`. */
const ROOT = rootOf(dirname(dirname(__dirname)));

/** Both of V8's forms: `at name (file:1:2)` and `at file:1:2`. */
const FRAME = /^ {4}at (?:([^()]+) \()?(?:file:\/\/)?(\/[^()]+|node:[\w/]+):(\d+):(\d+)\)?$/;

/** Names that code could have written; a name computed from data could hold anything. */
const NAME = /^(?:(?:async|new) )?[A-Za-z_$][\w$]*(?:\.[A-Za-z_$<][\w$>]*)*$/;

const nameOf = (name = ''): string => (NAME.test(name) ? name : '<anonymous>');

/** Empty for a line that is not a frame, or is in a file outside the package: a message may imitate a frame. */
const frameOf = (line: string): string[] => {
  const [, name, file = '', row, column] = FRAME.exec(line) ?? [];
  if (file.startsWith(ROOT)) return [`${nameOf(name)} (${file.slice(ROOT.length)}:${row}:${column})`];
  return file.startsWith('node:') ? [`${nameOf(name)} (${file}:${row}:${column})`] : [];
};

/** What errors of every realm have, and DOMExceptions: `instanceof` finds only those of this realm. */
interface Thrown {
  readonly stack: unknown;
  readonly message: unknown;
}

const isThrown = (value: unknown): value is Thrown =>
  typeof value === 'object' && value !== null && 'stack' in value && 'message' in value;

const redact = (thrown: Thrown): RedactedError => {
  const [stack, message] = [String(thrown.stack), String(thrown.message)];
  const quoted = stack.indexOf(message);
  const behind = quoted < 0 ? stack : stack.slice(quoted + message.length);
  return { error: nameOf(thrown.constructor.name), frames: behind.split('\n').flatMap(frameOf) };
};

/** Reduces whatever was thrown to what may be logged. It never throws itself. */
export const redactError = (thrown: unknown): RedactedError => {
  try {
    return isThrown(thrown) ? redact(thrown) : { error: typeof thrown, frames: [] };
  } catch {
    return { error: 'unreadable', frames: [] };
  }
};
