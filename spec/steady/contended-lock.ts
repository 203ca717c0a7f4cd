import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { filter, firstValueFrom, Subject, timeout, type Observable } from 'rxjs';
import { bundleProgram } from '../hunt/bundle-program.js';

/** What a contender tells; after each it waits for a word. */
export type ContenderStep = { readonly kind: 'inside' } | { readonly kind: 'saved'; readonly text: string; readonly isSaved: boolean };

/** A step, and whose it is. */
export type Stepped = ContenderStep & { readonly contender: Contender };

/** What they all want the lock of. */
export const CONTENDED_KEY: string = '7c'.repeat(32);

/** Below the packages that a program finds by their names. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
/** How long it may take until a step is told, with eight seconds of silence in between. */
const STEP_LIMIT_MS = 30_000;

/** A process that wants the lock. */
export class Contender {
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Lets it take its next step. */
  goOn(): void {
    this.#child.send('go on');
  }

  /** It stands still until it is told to go on. */
  stop(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** From now on it tells nothing any more; done when it is no more. */
  async kill(): Promise<void> {
    this.#child.removeAllListeners('message');
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

/** Processes that want one lock. */
export class ContendedLock {
  readonly #directory: string;
  readonly #folder: string;
  readonly #contenders = new Set<Contender>();
  readonly #inside = new Set<Contender>();
  #crowds = 0;
  readonly #steps$ = new Subject<Stepped>();

  private constructor(directory: string, folder: string) {
    this.#directory = directory;
    this.#folder = folder;
  }

  /** Of a file store in `directory`. To be closed. */
  static async open(directory: string): Promise<ContendedLock> {
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(`${cache}contenders-`);
    await bundleProgram('spec/steady/lock-contender.ts', `${folder}/contender.mjs`);
    return new ContendedLock(directory, folder);
  }

  /** What all of them tell. */
  get steps$(): Observable<Stepped> {
    return this.#steps$;
  }

  /** How often there was more than one inside. */
  get crowds(): number {
    return this.#crowds;
  }

  /** One more process. */
  start(): Contender {
    const child = spawn(process.execPath, [`${this.#folder}/contender.mjs`, this.#directory], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.on('error', () => undefined); // words to one that was killed
    const contender = new Contender(child);
    child.on('message', (step) => {
      this.#note(contender, step as ContenderStep);
    });
    this.#contenders.add(contender);
    return contender;
  }

  /** The next step of this kind. */
  next<K extends ContenderStep['kind']>(kind: K): Promise<Stepped & { kind: K }> {
    const isThat = (step: Stepped): step is Stepped & { kind: K } => step.kind === kind;
    return firstValueFrom(this.#steps$.pipe(filter(isThat), timeout({ first: STEP_LIMIT_MS })));
  }

  /** Lets one that has saved go out. */
  dismiss(contender: Contender): void {
    this.#inside.delete(contender);
    contender.goOn();
  }

  /** Done when it is no more. */
  kill(contender: Contender): Promise<void> {
    this.#inside.delete(contender);
    return contender.kill();
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    await Promise.all([...this.#contenders].map((contender) => contender.kill()));
    rmSync(this.#folder, { recursive: true });
  }

  #note(contender: Contender, step: ContenderStep): void {
    if (step.kind === 'inside') this.#inside.add(contender);
    if (this.#inside.size > 1) this.#crowds += 1;
    this.#steps$.next({ ...step, contender });
  }
}
