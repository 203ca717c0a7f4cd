import { describe, expect, it } from 'vitest';
import { RequestCourses } from '../../../src/http/report/request-courses.js';

describe('RequestCourses', () => {
  it('counts how often each request was sent, and the time since it first was', () => {
    const courses = new RequestCourses();
    const [first, second] = [{}, {}];

    expect([courses.sending(first, 100), courses.sending(first, 150), courses.sending(second, 160)]).toEqual([1, 2, 1]);
    expect([courses.attempts(first), courses.elapsedMs(first, 170)]).toEqual([2, 70]);
    expect([courses.attempts(second), courses.elapsedMs(second, 170)]).toEqual([1, 10]);
  });

  it('has nothing to tell of a request that was not sent', () => {
    const courses = new RequestCourses();

    expect([courses.attempts({}), courses.elapsedMs({}, 170)]).toEqual([0, 0]);
  });

  it('ends the attempt that is under way with its request', () => {
    const courses = new RequestCourses();
    const [sent, unsent] = [{}, {}];
    const closed: string[] = [];
    for (const attempt of [courses.sending(sent, 100), courses.sending(sent, 150)]) {
      courses.openAttempt(sent, (why) => closed.push(`${String(attempt)} ${why().code}`));
    }
    courses.openAttempt(unsent, () => closed.push('unsent'));
    for (const request of [unsent, sent]) courses.closeAttempt(request, () => ({ code: 'session-closed', message: 'closed.' }));

    expect(closed).toEqual(['2 session-closed']);
  });

  it('lets each request end once', () => {
    const courses = new RequestCourses();
    const [first, second] = [{}, {}];

    expect([courses.end(first), courses.end(first), courses.end(second)]).toEqual([true, false, true]);
  });
});
