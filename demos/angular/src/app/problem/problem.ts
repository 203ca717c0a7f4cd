import { HttpErrorResponse } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { isHttpError, isKeystoneAuthError } from 'keystoneauth-rx';
import { Icon } from '../icon';
import { adviceFor } from './advice';

/** HttpClient wraps what it cannot read. */
const unwrapped = (error: unknown): unknown => (error instanceof HttpErrorResponse && isKeystoneAuthError(error.error) ? error.error : error);

/** An error, with what to do and what to pass on. */
@Component({
  selector: 'app-problem',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <div class="problem" role="alert">
      <app-icon name="warning" />
      <div>
        <p class="title">{{ told().title }}</p>
        <p>{{ told().advice }}</p>
        <details>
          <summary>Details</summary>
          <dl>
            @for (fact of facts(); track fact.name) {
              <dt>{{ fact.name }}</dt>
              <dd>{{ fact.value }}</dd>
            }
          </dl>
        </details>
      </div>
    </div>
  `,
})
export class Problem {
  readonly error = input.required<unknown>();
  readonly #error = computed(() => unwrapped(this.error()));
  protected readonly told = computed(() => adviceFor(this.#error()));
  protected readonly facts = computed(() => {
    const error = this.#error();
    const known = isKeystoneAuthError(error) ? error : undefined;
    const facts = {
      code: known?.code,
      status: isHttpError(error) ? error.status : undefined,
      outcome: known?.outcome,
      'request id': known?.requestId,
      message: error instanceof Error ? error.message : String(error),
    };
    return Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value: String(value) }]));
  });
}
