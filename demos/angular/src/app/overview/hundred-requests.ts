import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { injectAccess, injectKeystone } from 'keystoneauth-rx/angular';
import { catchError, defer, finalize, ignoreElements, map, mergeMap, of, range, tap, type Observable } from 'rxjs';
import { Announcer } from '../announcer';
import { Icon } from '../icon';
import { LogBook } from '../log/log-book';
import { Problem } from '../problem/problem';

type Cell = 'waiting' | 'sent' | 'answered' | 'lost';

const COUNT = 100;
/** What is read, from the first service that the catalog has. */
const READ: readonly (readonly [service: string, path: string])[] = [
  ['compute', '/servers?limit=1'],
  ['placement', '/resource_providers'],
  ['identity', '/auth/projects'],
];
const cells = (cell: Cell): readonly Cell[] => Array.from({ length: COUNT }, () => cell);

/** A hundred requests at once on a token that was dropped: one sign-in, no request lost. */
@Component({
  selector: 'app-hundred-requests',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Problem],
  templateUrl: './hundred-requests.html',
})
export class HundredRequests {
  readonly #keystone = injectKeystone();
  readonly #access = injectAccess();
  readonly #book = inject(LogBook);
  readonly #announcer = inject(Announcer);
  readonly #destroyed = inject(DestroyRef);
  readonly #before = signal<number | undefined>(undefined);

  protected readonly cells = signal(cells('waiting'));
  protected readonly busy = signal(false);
  protected readonly tookMs = signal<number | undefined>(undefined);
  protected readonly problem = signal<unknown>(undefined);
  protected readonly answered = computed(() => this.cells().filter((cell) => cell === 'answered').length);
  protected readonly signIns = computed(() => {
    const before = this.#before();
    return before === undefined ? undefined : this.#book.signIns() - before;
  });
  readonly #read = computed(() => {
    const types = this.#access()?.serviceCatalog.normalizeCatalog().map(({ type }) => type) ?? [];
    return READ.find(([service]) => types.includes(service));
  });
  protected readonly what = computed(() => this.#read()?.[0]);

  protected send(): void {
    const read = this.#read();
    if (read === undefined) return;
    const [service, path] = read;
    const adapter = this.#keystone.adapter(service);
    const startedAt = performance.now();
    this.#before.set(this.#book.signIns());
    this.tookMs.set(undefined);
    this.problem.set(undefined);
    this.cells.set(cells('sent'));
    this.busy.set(true);
    this.#keystone.session.invalidate();
    const one = (index: number): Observable<Cell> =>
      defer(() => adapter.get(path)).pipe(
        map((): Cell => 'answered'),
        catchError((error: unknown) => {
          this.problem.set(error);
          return of<Cell>('lost');
        }),
        tap((cell) => {
          this.cells.update((all) => all.with(index, cell));
        }),
      );
    range(0, COUNT)
      .pipe(mergeMap(one), ignoreElements(), takeUntilDestroyed(this.#destroyed), finalize(() => this.busy.set(false)))
      .subscribe({
        error: (error: unknown) => {
          this.problem.set(error);
        },
        complete: () => {
          this.tookMs.set(Math.round(performance.now() - startedAt));
          this.#announcer.say(`${this.answered()} of ${COUNT} requests answered, ${this.signIns() ?? 0} sign-ins.`);
        },
      });
  }
}
