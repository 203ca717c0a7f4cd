/**
 * `node demos/run.mjs long-lived-loop [--seconds N] [--every N] [--restart-after N [--away N]] [--token-life N] [--json]`: asks a
 * cloud something every second, for ever unless `--seconds` is given, and shows how the token is. With `--restart-after` the
 * embedded cloud goes away and comes back on the same port. With OS_CLOUD or OS_* variables set it asks that cloud; restart its Keystone
 * yourself. The exit status tells whether the last answer was a good one.
 */
import { EMPTY, fromEvent, lastValueFrom, merge, scan, takeUntil, tap, timer, type Observable } from 'rxjs';
import { yourSession } from '../quick-start/your-session.js';
import { loopOptions, type LoopOptions } from './options.js';
import { poll } from './poll.js';
import { restartingCloud, type Watched } from './restarting-cloud.js';
import { statusLine, type Answer } from './status-line.js';

interface Tally {
  readonly polls: number;
  readonly answered: number;
  readonly errors: readonly string[];
  readonly last: Answer | undefined;
}

const nothingYet: Tally = { polls: 0, answered: 0, errors: [], last: undefined };

function counted(tally: Tally, answer: Answer): Tally {
  const isGood = answer === 200;
  return {
    polls: tally.polls + 1,
    answered: tally.answered + (isGood ? 1 : 0),
    errors: isGood ? tally.errors : [...new Set([...tally.errors, String(answer)])],
    last: answer,
  };
}

async function yourCloud(): Promise<Watched | undefined> {
  const yours = await yourSession(process.env);
  if (yours === undefined) return undefined;
  return {
    ...yours,
    fate$: EMPTY,
    signIns: () => undefined,
    close: () => {
      yours.session.close();
      return Promise.resolve();
    },
  };
}

function over({ forMs }: LoopOptions): Observable<unknown> {
  const signals$ = merge(fromEvent(process, 'SIGINT'), fromEvent(process, 'SIGTERM'));
  return forMs === undefined ? signals$ : merge(signals$, timer(forMs));
}

const options = loopOptions(process.argv.slice(2));
const say = (line: string): void => {
  if (!options.json) console.log(line);
};
const watched = (await yourCloud()) ?? (await restartingCloud(options, say));
const { session } = watched;
try {
  say(watched.title);
  const tally = await lastValueFrom(
    merge(poll(session, options.everyMs), watched.fate$).pipe(
      takeUntil(over(options)),
      tap((answer) => say(statusLine(Date.now(), answer, session.snapshot().token))),
      scan(counted, nothingYet),
    ),
    { defaultValue: nothingYet },
  );
  const summary = { ...tally, signIns: watched.signIns() };
  const trouble = tally.errors.length === 0 ? 'no trouble' : `trouble in between: ${tally.errors.join(', ')}`;
  console.log(options.json ? JSON.stringify(summary) : `${tally.answered} of ${tally.polls} polls were answered; ${trouble}.`);
  process.exitCode = tally.last === 200 ? 0 : 1;
} finally {
  await watched.close();
}
