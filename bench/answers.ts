/** Check that all contenders give the same answers: figures of servers that answer differently cannot be compared. */
import { isDeepStrictEqual } from 'node:util';
import { APP_KEY, type Contender, type Contest } from './contest';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const ask = async (url: string, identifier: string, key: string): Promise<Answer> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
    body: JSON.stringify({ userIdentifier: identifier }),
  });
  return { status: response.status, body: await response.json() };
};

/** Each contender words a failure itself; the contract requires only that there is a sentence. */
const withoutSentence = (body: unknown): unknown => {
  const text = JSON.stringify(body).replace(/^{"error":{"message":"(?:[^"\\]|\\.)+"}}$/, '{"error":"…"}');
  return JSON.parse(text);
};

interface Question {
  readonly identifier: string;
  readonly key: string;
  readonly status: number;
}

/** Rejects unless every contender gives the expected status and the same body. */
const check = async (
  contenders: readonly Contender[],
  { identifier, key, status }: Question,
): Promise<void> => {
  let expected: Answer | undefined;
  for (const { name, url } of contenders) {
    const answer = await ask(url, identifier, key);
    const comparable = { status: answer.status, body: withoutSentence(answer.body) };
    expected ??= { status, body: comparable.body };
    if (!isDeepStrictEqual(comparable, expected))
      throw new Error(
        `user ${identifier}: ${name} answers ${JSON.stringify(answer)}, not like ${JSON.stringify(expected)}`,
      );
  }
};

/** Rejects unless all answer alike for known users, an unknown one and a wrong key. Returns the number of comparisons. */
export const compareAnswers = async (
  contenders: readonly Contender[],
  { known, unknown }: Contest,
): Promise<number> => {
  const questions = [
    ...known.map((identifier) => ({ identifier, key: APP_KEY, status: 200 })),
    { identifier: unknown, key: APP_KEY, status: 404 },
    { identifier: unknown, key: 'a-wrong-key', status: 401 },
  ];
  for (const question of questions) await check(contenders, question);
  return questions.length;
};
