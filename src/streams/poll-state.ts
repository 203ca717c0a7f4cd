/** Why nothing is asked at the moment: nobody looks at the page, or the device has no network. */
export type Absence = 'hidden' | 'offline';

/** How a poll stands. A failure is a state like any other; `value` is the last that came. Instants are milliseconds since 1970. */
export type PollState<T> =
  | { readonly status: 'pending' }
  | { readonly status: 'fresh'; readonly value: T; readonly at: number; readonly nextAt: number }
  | {
      readonly status: 'failed';
      readonly error: unknown;
      readonly value?: T | undefined;
      readonly at: number;
      /** When it is asked again. */
      readonly nextAt: number;
      /** How often in a row it has failed. */
      readonly failures: number;
    }
  | { readonly status: 'paused'; readonly value?: T | undefined; readonly reason: Absence };

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  pending: [],
  fresh: ['value', 'at', 'nextAt'],
  failed: ['error', 'at', 'nextAt', 'failures'],
  paused: ['reason'],
};

/** Whether this is the state of a poll and not a value that has a `status` of its own, such as a server. */
export function isPollState(value: unknown): value is PollState<unknown> {
  if (typeof value !== 'object' || value === null || !('status' in value) || typeof value.status !== 'string') return false;
  const members = Object.hasOwn(MEMBERS, value.status) ? MEMBERS[value.status] : undefined;
  if (members === undefined) return false;
  const given = Object.keys(value).filter((name) => name !== 'status' && name !== 'value');
  return members.every((name) => name in value) && given.every((name) => members.includes(name));
}
