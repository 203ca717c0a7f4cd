import type { Failure } from './failure.js';

/** Ends the report of an attempt, unless it is over: why, is only asked then. */
type Closing = (why: () => Failure) => void;

/** What became of a request that somebody follows. */
interface Course {
  /** By the monotonic clock. */
  readonly startedAt: number;
  attempts: number;
  /** Of its last attempt. */
  close?: Closing;
}

/** Remembers since when, and how often, requests were sent. What is not followed any more is forgotten by itself. */
export class RequestCourses {
  readonly #courses = new WeakMap<object, Course>();
  readonly #ended = new WeakSet();

  /** The request is sent; returns how often it was by now. */
  sending(request: object, now: number): number {
    const course = this.#courses.get(request);
    if (course !== undefined) return (course.attempts += 1);
    this.#courses.set(request, { startedAt: now, attempts: 1 });
    return 1;
  }

  /** The attempt that is under way now, and how its report ends if the request does. */
  openAttempt(request: object, close: Closing): void {
    const course = this.#courses.get(request);
    if (course !== undefined) course.close = close;
  }

  /** The request ends, and with it the attempt that is under way. */
  closeAttempt(request: object, why: () => Failure): void {
    this.#courses.get(request)?.close?.(why);
  }

  /** How often it was sent. */
  attempts(request: object): number {
    return this.#courses.get(request)?.attempts ?? 0;
  }

  /** Since it was first sent; 0 if it was not. */
  elapsedMs(request: object, now: number): number {
    const startedAt = this.#courses.get(request)?.startedAt;
    return startedAt === undefined ? 0 : now - startedAt;
  }

  /** Its end is told; `false`: it was before. */
  end(request: object): boolean {
    const isNew = !this.#ended.has(request);
    this.#ended.add(request);
    return isNew;
  }
}
