/**
 * The engine that answers requests of the API: in this thread, or in two others, so that no check holds up what is asked
 * meanwhile. Drafts that a page checks while one types have a thread of their own.
 */
import { Worker } from 'node:worker_threads';
import { createOverview } from '../engine/tenants';
import { answerApi } from '../routes';
import { createNewest } from './newest';
import type { MakeEngine, ThreadSettings } from './request';
import { createThread } from './thread';

/** Answers in this thread. */
export const engineHere: MakeEngine = (studio) => {
  const overview = createOverview(studio);
  const context = { ...studio, overview };
  return {
    answer: ({ method, path, body }) => answerApi(context, method, path, body),
    stop: () => Promise.resolve(overview.stop()),
  };
};

/** What a page asks for at each keystroke. */
const DRAFT = /^\/api\/tenants\/[^/]+\/(?:check|sample)$/;

/** How long a draft may be checked, and anything else may take: live upstreams and all fixtures take time. */
const LIMITS = { draftMs: 60_000, otherMs: 600_000 } as const;

/** How long a check goes on that is not wanted any more, while a newer one waits. */
const GRACE_MS = 1_000;

/** Answers in threads that run a file. */
export const engineApart =
  (file: string): MakeEngine =>
  ({ mappings, hasAdmin, world }) => {
    const { maxDataBytes, audit } = world;
    const set = Object.entries(world.variables).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, text] as const],
    );
    const workerData: ThreadSettings = {
      mappings,
      hasAdmin,
      variables: Object.fromEntries(set),
      ...(maxDataBytes !== undefined && { maxDataBytes }),
    };
    const start = (): Worker => new Worker(file, { workerData });
    const drafts = createThread(start, LIMITS.draftMs, audit);
    const others = createThread(start, LIMITS.otherMs, audit);
    const newest = createNewest(drafts, GRACE_MS);
    return {
      answer: (request, signal) =>
        DRAFT.test(request.path) ? newest.ask(request, signal) : others.ask(request),
      stop: async () => {
        await Promise.all([drafts.stop(), others.stop()]);
      },
    };
  };
