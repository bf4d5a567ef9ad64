/**
 * The containment of the bridge's own bugs: what is thrown while one tenant is loaded, checked or played refuses
 * that tenant, and no other.
 */
import { isRight, tryCatch } from 'fp-ts/Either';
import type { Adapter, OpenSource } from '../adapter/define-adapter';
import { findingsOf } from '../diagnostics/collector';
import type { Problem, Span } from '../diagnostics/diagnostic';
import type { Emit } from '../observe/events';
import { redactError } from '../observe/redact';
import { loadTenant, refused } from './load';
import type { LoadContext, Loaded, TenantFile } from './load';
import { disposeAll } from './source/dispose';
import { advise } from '../diagnostics/fix';

/** A tenant that is loaded, checked or played. */
export interface Contained {
  readonly name: string;
  /** Its file, as it is named in problems. */
  readonly file: string;
}

const CODE = 'internal-error';
const FIRST: Span = { line: 1, column: 1, endColumn: 2 };

/** Reports a thrown error as an event, and as a problem of the tenant's file; its message is never passed on. */
export const internalError =
  ({ name, file }: Contained, emit: Emit) =>
  (thrown: unknown): readonly Problem[] => {
    const redacted = redactError(thrown);
    emit({ event: 'bug-caught', tenant: name, ...redacted });
    const [frame] = redacted.frames;
    const where = frame === undefined ? '' : ` at ${frame}`;
    const findings = findingsOf(file);
    findings.add(FIRST, {
      code: CODE,
      message: `the bridge itself failed on the tenant "${name}": ${redacted.error}${where}`,
      fix: advise(
        'report it to the developers of the bridge; until then this tenant is refused and all others load',
      ),
    });
    return findings.problems;
  };

/** The bugs among a tenant's problems. */
export const bugsIn = (problems: readonly Problem[]): readonly Problem[] =>
  problems.filter(({ code }) => code === CODE);

/** The same adapters, with a record of each source that they open. */
const noting = (adapters: readonly Adapter[], opened: OpenSource[]): readonly Adapter[] =>
  adapters.map((adapter) => ({
    ...adapter,
    open: (...given) => {
      const source = adapter.open(...given);
      if (isRight(source)) opened.push(source.right);
      return source;
    },
  }));

/** Loads a tenant as {@link loadTenant} does; a bug closes what was opened and refuses the tenant. */
export const loadContained = (file: TenantFile, context: LoadContext): Loaded => {
  const opened: OpenSource[] = [];
  const failed = internalError(file, context.emit);
  const loaded = tryCatch(
    () => loadTenant(file, { ...context, adapters: noting(context.adapters, opened) }),
    failed,
  );
  if (isRight(loaded)) return loaded.right;
  tryCatch(() => disposeAll(opened), failed);
  return refused(loaded.left);
};
