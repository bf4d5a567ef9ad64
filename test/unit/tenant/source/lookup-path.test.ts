/** A path with a value of another upstream's answer: a value that cannot be encoded prevents the request. */
import { right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { http } from '../../../../adapters/http';
import type { HttpAnswer, HttpRequest } from '../../../../src/adapter/http';
import { callAt, contextOf, load } from '../../../support/tenant/world';

const settings = { baseUrl: 'https://shop.example', answer: { notFound: [{ status: 404 }] } };

const file = JSON.stringify({
  access: 'open',
  identifier: { type: 'text' },
  sources: {
    crm: {
      adapter: 'http',
      settings,
      lookup: { path: '/users/{request.userIdentifier}', owner: 'unsaid' },
      payload: { code: 'text' },
    },
    cards: {
      adapter: 'http',
      settings,
      lookup: { path: '/cards/{crm.code}', owner: 'unsaid' },
      payload: { points: 'number?' },
      optional: true,
    },
  },
  user: { id: 'request.userIdentifier', bonuses: 'cards.points' },
});

const asking = async (code: string) => {
  const paths: HttpRequest['path'][] = [];
  const answer: HttpAnswer = { status: 200, body: right({ code, points: 1 }) };
  const send = ({ path }: HttpRequest) => {
    paths.push(path);
    return TE.right(answer);
  };
  const context = contextOf([http], { http: () => ({ send, dispose: () => undefined }) });
  const { tenant } = load(file, context);
  if (tenant === undefined) throw new Error('the file does not load');
  return { outcome: await tenant.ask('anna', callAt(new Date(0)))(), paths };
};

describe('a path that is filled by another source', () => {
  it('has its value as one segment', async () => {
    const { paths } = await asking('a/../b');
    expect(paths).toStrictEqual([
      ['users', 'anna'],
      ['cards', 'a/../b'],
    ]);
  });

  it('is not asked with half a surrogate pair, and nothing is thrown', async () => {
    const { outcome, paths } = await asking('\ud800');
    expect(outcome).toMatchObject({ _tag: 'Right' });
    expect(paths).toStrictEqual([['users', 'anna']]);
  });
});
