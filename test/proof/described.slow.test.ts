/**
 * The promise, over generated tenant files whose sources the file itself describes: answers in XML and JSON, tokens of
 * logins, connections, and files of customers. The upstream is a server on loopback, and nothing of the bridge is replaced.
 */
import type { RequestListener } from 'node:http';
import { left } from 'fp-ts/Either';
import { crm } from '../../adapters/crm';
import { http } from '../../adapters/http';
import type { Account } from '../../src/contract/account';
import { own } from '../../src/core/own';
import type { Emit } from '../../src/observe/events';
import { directoryOf } from '../../src/tenant/directory/open';
import { isRecord } from '../../src/types/conform';
import { replayProtection } from '../../src/tenant/runtime/protection';
import { createTransports } from '../../src/upstream/http/client';
import { claimsOf } from '../support/generate/claims';
import { DESCRIBED, OWNERS, describedFileOf, describedRequestOf } from '../support/generate/described';
import type { DescribedFile } from '../support/generate/described';
import { brokenBy, outcomeOf } from '../support/generate/property';
import type { LoadedFile, Kinds, Outcome } from '../support/generate/property';
import { randomOf } from '../support/generate/random';
import type { Answer } from '../support/generate/sources';
import { runSeed } from '../support/seed';
import { closeServers, serve } from '../support/upstream/servers';
import { bodyOf, exportOf } from '../support/generate/written-out';
import { contextOf, load } from '../support/tenant/world';

/** How often each part must have been asked, and how many requests a file is sent. */
const OFTEN = 500;
const REQUESTS = 20;
const PAIRS = 4_500;

const TOKEN = 'token-of-the-login';

/** What the upstream answers now, and in which form. */
interface Now {
  file: DescribedFile | undefined;
  readonly answers: Map<string, Answer>;
}

const STATUSES: Readonly<Record<string, number>> = {
  UserNotFound: 404,
  UpstreamOverloaded: 503,
  UpstreamRejected: 403,
};

/** The answer to a login, in the format of its path. */
const LOGGED_IN: Readonly<Record<string, readonly [type: string, body: string]>> = {
  json: ['application/json', JSON.stringify({ data: { token: TOKEN } })],
  text: ['text/plain', TOKEN],
  xml: ['text/xml', `<answer><token>${TOKEN}</token></answer>`],
};

const answering =
  (now: Now): RequestListener =>
  (request, response) => {
    request.resume();
    const [, name = '', more = ''] = (request.url ?? '').split('/');
    const login = name === 'login' ? LOGGED_IN[more] : undefined;
    if (login !== undefined) {
      response.writeHead(200, { 'Content-Type': login[0] }).end(login[1]);
      return;
    }
    if (now.file?.logins.has(name) === true && request.headers.authorization !== `Bearer ${TOKEN}`) {
      response.writeHead(400).end();
      return;
    }
    const [answer, kind] = [now.answers.get(name), now.file?.kinds.get(name)];
    const isXml = kind === 'answer in XML';
    const isFailure = answer === undefined || kind === undefined || 'failure' in answer;
    const status = answer !== undefined && 'failure' in answer ? STATUSES[answer.failure] : undefined;
    response
      .writeHead(isFailure ? (status ?? 500) : 200, {
        'Content-Type': isXml ? 'text/xml' : 'application/json',
      })
      .end(isFailure ? (isXml ? '<error/>' : '{}') : bodyOf(kind, answer.payload));
  };

const loaded = (file: DescribedFile, answers: Map<string, Answer>): LoadedFile => {
  const absent: LoadedFile['left'] = { fields: [] };
  const emit: Emit = (event) => {
    if (event.event === 'fields-absent') absent.fields = event.fields;
  };
  const variables = { PASSWORD: 'password-of-the-bridge' };
  const transports = createTransports();
  const context = contextOf([http, crm], {
    emit,
    variables,
    protection: replayProtection,
    // Nothing arrives behind an answer here, so that no look for it is needed.
    http: (options) => transports({ ...options, lookMs: 0, lateLookMs: 0 }),
  });
  const { problems, tenant, mapping } = load(JSON.stringify(file.json), context, (name, request) => {
    const [source = ''] = name.split('.');
    const [kind, sort] = [file.kinds.get(source), file.sources.find((each) => each.name === source)?.sort];
    if (kind === undefined || sort === undefined) return left({ message: 'there is no such file' });
    return directoryOf(Buffer.from(exportOf(kind, sort, file.customers.get(source) ?? [])), name, request);
  });
  const listed = new Set(problems.flatMap(({ field }) => field ?? []));
  const claims: LoadedFile['claims'] = mapping === undefined ? new Map() : claimsOf(mapping);
  return { file, problems, tenant, mapping, listed, answers, claims, left: absent };
};

/** The owner of each answer that an account is made of, by its source. */
const ownersIn = (account: Account): Readonly<Record<string, unknown>> => {
  const owners: unknown = own(account, OWNERS);
  return isRecord(owners) ? owners : {};
};

/** Whose answers an account has, if not all are those of the shopper who was asked for. */
const strangersIn = (outcome: Outcome, identifier: string): string | undefined => {
  if (outcome.kind !== 'account') return undefined;
  const others = Object.values(ownersIn(outcome.account)).filter((owner) => owner !== identifier);
  return others.length === 0 ? undefined : `asked for ${identifier}, and got ${others.join(', ')}`;
};

describe('the promise, over generated files with described sources,', () => {
  afterAll(closeServers);

  const counts = new Map<string, number>();
  const tally = { files: 0, passed: 0, pairs: 0 };
  const add = (name: string, by: number): void => {
    counts.set(name, (counts.get(name) ?? 0) + by);
  };

  const askAll = async (whole: LoadedFile, file: DescribedFile, seeds: () => number): Promise<void> => {
    const kinds: Kinds = new Map();
    for (let index = 0; index < REQUESTS; index += 1) {
      const request = describedRequestOf(file, seeds());
      const asked = { ...whole, file: { ...file, identifier: request.identifier } };
      const outcome = await outcomeOf(asked, request);
      const broken = brokenBy(asked, request, outcome, kinds) ?? strangersIn(outcome, request.identifier);
      if (broken !== undefined)
        throw new Error(
          `${broken}: file ${file.seed}, request ${request.seed}\n${JSON.stringify(file.json)}`,
        );
      add(outcome.kind === 'failure' ? outcome.tag : outcome.kind, 1);
      if (outcome.kind === 'account' && Object.keys(ownersIn(outcome.account)).length > 0)
        add('account of named owners', 1);
    }
    for (const part of file.parts) add(part, REQUESTS);
    tally.pairs += REQUESTS;
  };

  it(`holds for ${PAIRS} pairs of a file and a request`, async () => {
    const { fork } = randomOf(runSeed());
    const now: Now = { file: undefined, answers: new Map() };
    const { baseUrl } = await serve(answering(now));
    while (tally.pairs < PAIRS) {
      const file = describedFileOf(fork(), { baseUrl });
      now.file = file;
      const whole = loaded(file, now.answers);
      tally.files += 1;
      if (tally.files > 100 && tally.passed === 0) throw new Error('the check refuses all files');
      if (whole.tenant === undefined) continue;
      tally.passed += 1;
      await askAll(whole, file, fork);
      whole.tenant.dispose();
    }
  });

  it('is tested with enough cases: at least half of the files pass, and half of the pairs give an account', () => {
    expect(tally.passed / tally.files).toBeGreaterThan(0.5);
    expect(counts.get('account')).toBeGreaterThan(PAIRS / 2);
    expect(counts.get('account of named owners')).toBeGreaterThan(PAIRS / 2);
  });

  it(`met each way to describe a source at least ${OFTEN} times`, () => {
    expect(DESCRIBED.filter((part) => (counts.get(part) ?? 0) < OFTEN)).toEqual([]);
  });

  it('met each outcome', () => {
    const wanted = ['incomplete', 'UserNotFound', 'UpstreamOverloaded', 'IdentityMismatch', 'PayloadInvalid'];
    expect(wanted.filter((outcome) => !counts.has(outcome))).toEqual([]);
  });
});
