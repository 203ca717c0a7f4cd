import { describe, expect, it } from 'vitest';
import { startServer } from '../http/scripted-http-server.js';
import { failureOf, openSession } from '../journeys/demo-cloud.js';
import { closing } from './closing.js';

/** Clears a line of a terminal, names its window, turns the direction of writing, begins another line. */
const ORDERS = ['\u001b[2K\u001b[1A', '\u001b]0;owned\u0007', '\u009b31m', '\u202e', '\u2066', '\r\n2026-11-22 ERROR forged', '\u2028forged', '\0'];

describe('what a service says in a fault', () => {
  it.each(ORDERS)('tells a terminal nothing and begins no line of a log with %j', async (order) => {
    const server = closing(await startServer());
    server.answer({ status: 404, json: { itemNotFound: { message: `gone ${order}`, details: `${order} for good` } } });

    const { message } = (await failureOf(openSession().get(server.url))) as Error;

    expect(message).toContain('gone');
    expect(message).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/);
  });

  it('does the same where more factors are wanted', async () => {
    const server = closing(await startServer());
    const json = { receipt: { methods: ['password', ORDERS[0]], expires_at: '2099-01-01T00:00:00Z' }, required_auth_methods: [['totp', ORDERS[5]]] };
    server.answer({ status: 401, headers: { 'Openstack-Auth-Receipt': 'rc-Fl28-forgedLine' }, json });

    const error = (await failureOf(openSession().get(server.url))) as Error;

    expect(error).toMatchObject({ code: 'missing-auth-methods' });
    expect(error.message).toMatch(/^[^\u0000-\u001f\u007f-\u009f]*$/);
  });
});
