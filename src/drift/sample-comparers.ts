/** The comparisons of sampled answers, compiled for each source when its first sample comes. */
import type { Emit } from '../observe/events';
import { redactError } from '../observe/redact';
import type { Answered, FailedAsk } from '../tenant/runtime/reporting-ask';
import type { Fields } from '../types/type';
import { failedComparer } from './answer-drift';
import type { CompareFailed } from './answer-drift';
import { payloadComparer } from './payload-drift';
import type { ComparePayload } from './payload-drift';
import { NOTHING_SHOWN, shownOf } from './shown';
import type { Shown, ShownSource } from './shown';

/** How often the parts of one answer are compared: a few milliseconds at most. */
const UNITS = 20_000;

/** How answers are compared, by the source that answered them; after a reload, with the fixtures of then. */
export class Comparers {
  #shown = new Map<string, Promise<Shown>>();
  #ofPayloads = new WeakMap<Fields, ComparePayload>();
  #ofFailed = new WeakMap<ShownSource, CompareFailed>();

  constructor(
    private readonly shown: (tenant: string) => Promise<Shown>,
    private readonly emit: Emit,
  ) {}

  async ofPayload(answered: Answered): Promise<ComparePayload> {
    const { payloads } = await this.#shownOf(answered);
    const { fields } = answered;
    const compare = this.#ofPayloads.get(fields) ?? comparerOf(fields, payloads);
    this.#ofPayloads.set(fields, compare);
    return compare;
  }

  async ofFailed(failed: FailedAsk): Promise<CompareFailed | undefined> {
    const shown = await this.#shownOf(failed);
    if (!isShown(shown, failed)) return undefined;
    const compare = this.#ofFailed.get(shown) ?? failedComparer(shown, UNITS);
    this.#ofFailed.set(shown, compare);
    return compare;
  }

  async #shownOf({ tenant, source }: Pick<Answered, 'tenant' | 'source'>): Promise<ShownSource> {
    const shown = this.#shown.get(tenant) ?? this.shown(tenant).catch(this.#fail);
    this.#shown.set(tenant, shown);
    return shownOf(await shown, source);
  }

  readonly #fail = (thrown: unknown): Shown => {
    this.emit({ event: 'bug-caught', ...redactError(thrown) });
    return NOTHING_SHOWN;
  };

  clear(): void {
    this.#shown = new Map();
    this.#ofPayloads = new WeakMap();
    this.#ofFailed = new WeakMap();
  }
}

/** Without payloads of fixtures, it is not known which fields are new. */
const comparerOf = (fields: Fields, payloads: readonly unknown[]): ComparePayload => {
  const compare = payloadComparer(fields, payloads, UNITS);
  if (payloads.length > 0) return compare;
  return (payload) => {
    const drift = compare(payload);
    return drift && { ...drift, type: drift.type.filter(({ what }) => what !== 'new') };
  };
};

/** Whether fixtures are there that would show such a failure; that an answer has no payload needs none. */
const isShown = ({ payloads, notFound }: ShownSource, { failure: { tag } }: FailedAsk): boolean => {
  if (tag === 'UserNotFound') return notFound.length > 0;
  return tag === 'PayloadInvalid' || payloads.length > 0;
};
