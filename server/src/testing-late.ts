/** For tests only: what the storage answers to one question is on its way until it is let go; meanwhile it may be true no more. */
export function heldBack<Args extends readonly unknown[], Answer>(ask: (...args: Args) => Promise<Answer>) {
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  return {
    asked: asked.promise,
    letGo: held.resolve,
    answer: async (...args: Args): Promise<Answer> => {
      const answer = await ask(...args);
      asked.resolve();
      await held.promise;
      return answer;
    },
  };
}
