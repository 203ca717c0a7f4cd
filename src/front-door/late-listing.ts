import { firstValueFrom } from 'rxjs';
import type { Part } from '../runtime/part.js';
import type { Listing } from '../streams/pages.js';
import { lateAnswer } from './late-answer.js';

type Listed = (...given: readonly unknown[]) => Listing<unknown>;

/** The function of a part that has this name and answers with a list that `for await` can read, too; see {@link lateAnswer}. */
export function lateListing<M, Name extends keyof M>(part: Part<M>, name: Name): M[Name] {
  const listed = lateAnswer(part, name) as unknown as Listed;
  const late: Listed = (...given) => {
    const list = listed(...given);
    if (part.now !== undefined) return list;
    return Object.assign(list, { [Symbol.asyncIterator]: () => iterated(part, name, given) });
  };
  return late as unknown as M[Name];
}

async function* iterated<M>(part: Part<M>, name: keyof M, given: readonly unknown[]): AsyncGenerator<unknown, void, undefined> {
  yield* await firstValueFrom(part.use((present) => [(present[name] as unknown as Listed)(...given)]));
}
