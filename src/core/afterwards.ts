/** What is done at the end of work, whatever comes of it. */

const begun = <A>(begin: () => Promise<A>): Promise<A> => {
  try {
    return begin();
  } catch (thrown) {
    return Promise.resolve().then(() => {
      throw thrown;
    });
  }
};

/**
 * Begins work, and does something when it has ended: with a value, or by a throw. It is `try … finally` for the path of a
 * request, where an async function costs several times as much memory.
 */
export const afterwards = <A>(begin: () => Promise<A>, end: () => void): Promise<A> =>
  begun(begin).then(
    (value) => {
      end();
      return value;
    },
    (thrown: unknown) => {
      end();
      throw thrown;
    },
  );
