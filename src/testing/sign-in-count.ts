import type { Call } from './call.js';
import type { CloudReply } from './cloud-request.js';
import { receiptHeader } from './keystone/multi-factor.js';

const paths = /^\/identity\/(v3\/auth|v2\.0)\/tokens\/?$/;

/** Counts the sign-ins of a cloud by their outcome. */
export class SignInCount {
  #succeeded = 0;
  #failed = 0;

  get succeeded(): number {
    return this.#succeeded;
  }

  get failed(): number {
    return this.#failed;
  }

  note(call: Call, reply: CloudReply): void {
    if (call.method !== 'POST' || !paths.test(call.path)) return;
    if (reply.status < 400) this.#succeeded += 1;
    else if (reply.headers[receiptHeader] === undefined) this.#failed += 1;
  }

  clear(): void {
    this.#succeeded = 0;
    this.#failed = 0;
  }
}
