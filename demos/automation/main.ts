/**
 * `node demos/run.mjs automation [--every SECONDS] [--port N] [--memory FILE] [--rebuild] [--json]`: rules over streams. Watches servers,
 * quotas and the catalog, takes alarms from Alertmanager and Aodh, and acts on each matter once. Without OS_CLOUD or OS_* variables it lets
 * things go wrong in an embedded cloud and ends; with them it runs for ever, and rebuilds with `--rebuild` alone. README.md has the rest.
 */
import type { Session } from 'keystoneauth-rx';
import { EMPTY, firstValueFrom, fromEvent, merge, share, takeUntil, tap, type Observable } from 'rxjs';
import { yourSession } from '../quick-start/your-session.js';
import { automate } from './automate.js';
import type { Action } from './rule.js';
import type { Fact } from './facts.js';
import { feeds } from './feeds.js';
import { openIntake, type Intake } from './intake.js';
import { memoryFile, noFile } from './memory-file.js';
import { openMishaps } from './mishaps.js';
import { actsWith } from './nova.js';
import { automationOptions } from './options.js';
import { show } from './show.js';
import { told } from './told.js';

const options = automationOptions(process.argv.slice(2));
const tell = (facts: unknown, line: string): void => {
  console.log(options.json ? JSON.stringify(facts) : line);
};
const now = (): number => Date.now();

/** What is done with a session, as it is begun; told as it goes on. */
function actionsOf(session: Session, { alarms$ }: Intake, { isOurs, intervalMs }: { readonly isOurs: boolean; readonly intervalMs: number }): Observable<Action> {
  const compute = session.adapter('compute');
  const acts = actsWith(compute, now);
  const mayRebuild = isOurs || options.rebuild;
  const act = (action: Action): Observable<Fact> => (action.type === 'rebuild' && !mayRebuild ? EMPTY : acts(action));
  const onTrouble = (text: string): void => { tell({ type: 'trouble', text }, text); };
  // What was not sent is nothing to remember.
  const memory = options.memory === undefined || !mayRebuild ? noFile() : memoryFile(options.memory);
  const missing = ' (Not sent: that takes --rebuild.)';
  return automate({ facts$: feeds({ session, compute, alarms$, intervalMs, now, onTrouble }), memory, act }).pipe(
    tap((action) => { tell(action, `  ${told(action)}${action.type === 'rebuild' && !mayRebuild ? missing : ''}`); }),
    share(),
  );
}

async function runYours(session: Session, intake: Intake): Promise<void> {
  const told$ = merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT'));
  const actions$ = actionsOf(session, intake, { isOurs: false, intervalMs: options.everyMs ?? 30_000 });
  await new Promise<void>((resolve, reject) => {
    actions$.pipe(takeUntil(told$)).subscribe({ complete: resolve, error: reject });
  });
}

async function runShow(intake: Intake): Promise<void> {
  const mishaps = await openMishaps();
  try {
    const actions$ = actionsOf(mishaps.session, intake, { isOurs: true, intervalMs: options.everyMs ?? 200 });
    const running = actions$.subscribe({ error: (error: unknown) => { console.error(error); } });
    await firstValueFrom(mishaps.session.authenticate());
    const say = (line: string): void => { tell({ type: 'scene', text: line }, line); };
    const result = await show({ mishaps, actions$, intake: { url: intake.url, key: process.env['WEBHOOK_KEY'] }, say });
    running.unsubscribe();
    tell({ type: 'end', ...result }, `${result.ok ? 'Each rule did its work once' : `Something is wrong: ${JSON.stringify(result)}`}.`);
    process.exitCode = result.ok ? 0 : 1;
  } finally {
    await mishaps.close();
  }
}

const intake = await openIntake({ port: options.port, key: process.env['WEBHOOK_KEY'] });
const yours = await yourSession(process.env);
try {
  tell({ type: 'listening', url: intake.url }, `${yours?.title ?? 'An embedded cloud'}; webhooks at ${intake.url}/alertmanager and ${intake.url}/aodh`);
  await (yours === undefined ? runShow(intake) : runYours(yours.session, intake));
} finally {
  yours?.session.close();
  await intake.close();
}
