import { EMPTY, of, tap, type Observable } from 'rxjs';
import { toStream } from '../../credentials/value-or-stream.js';
import type { CloudFileOptions } from './cloud-file-options.js';

type Prompt = NonNullable<CloudFileOptions['prompt']>;

/** What a person was asked, so that nobody is asked again when files are read once more. */
export interface RememberedAnswers {
  /** Asks; `undefined` where nobody can be asked. */
  readonly ask: Prompt | undefined;
  /** Gives the answer of before, and none to what was not asked. */
  readonly repeat: Prompt;
}

/** Keeps the answers of one person in memory. */
export function rememberedAnswers(prompt: Prompt | undefined): RememberedAnswers {
  const answers = new Map<string, string>();
  const ask: Prompt = (question, option): Observable<string> => toStream(prompt?.(question, option) ?? EMPTY).pipe(tap((answer) => answers.set(option.key, answer)));
  return {
    ask: prompt === undefined ? undefined : ask,
    repeat: (_question, { key }) => {
      const answer = answers.get(key);
      return answer === undefined ? EMPTY : of(answer);
    },
  };
}
