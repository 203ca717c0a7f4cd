import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { alertmanagerBody, aodhBody } from '../../demos/automation/deliveries.js';
import type { Alarm } from '../../demos/automation/facts.js';
import { openIntake } from '../../demos/automation/intake.js';
import { readAlertmanager } from '../../demos/automation/read-alertmanager.js';
import { readAodh } from '../../demos/automation/read-aodh.js';

const serverId = '8a8043bc-eaba-8a92-8c5e-8b4ae3dd7636';
const startsAt = '2040-01-02T03:04:05Z';
const firing = alertmanagerBody({ status: 'firing', serverId, startsAt });

interface Intake {
  readonly alarms: Alarm[];
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<readonly [number | undefined, string]>;
}

async function startIntake(key?: string): Promise<Intake> {
  const intake = await openIntake({ port: 0, key });
  onTestFinished(() => intake.close());
  const alarms: Alarm[] = [];
  intake.alarms$.subscribe((some) => alarms.push(...some));
  const post: Intake['post'] = async (path, body, headers = {}) => {
    const sent = request(`${intake.url}${path}`, { method: 'POST', headers });
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    sent.on('error', () => undefined).end(typeof body === 'string' ? body : JSON.stringify(body));
    const [response] = await answered;
    return [response.statusCode, await text(response)];
  };
  return { alarms, post };
}

describe(openIntake.name, () => {
  it('takes alarms of Alertmanager and Aodh', async () => {
    const { alarms, post } = await startIntake();

    expect(await post('/alertmanager', firing)).toEqual([202, '{}']);
    expect(await post('/aodh', aodhBody('alarm', serverId, startsAt))).toEqual([202, '{}']);

    expect(alarms.map(({ source, state, since, serverId: id }) => [source, state, since, id])).toEqual([
      ['alertmanager', 'firing', Date.parse(startsAt), serverId],
      ['aodh', 'firing', Date.parse(startsAt), serverId],
    ]);
  });

  it('refuses what it cannot take, and says why', async () => {
    const { alarms, post } = await startIntake();

    expect(await post('/alertmanager', '{')).toEqual([400, '{"reason":"The body is no JSON."}']);
    expect(await post('/alertmanager', { version: '3' })).toEqual([400, expect.stringContaining('"version\\" has to be')]);
    expect((await post('/aodh', '[]'))[0]).toBe(400);
    expect((await post('/nagios', {}))[0]).toBe(404);
    expect((await post('/aodh', `"${'x'.repeat(1_000_001)}"`))[0]).toBe(413);
    expect(alarms).toEqual([]);
  });

  it('takes them only of who knows the key, if there is one', async () => {
    const [key, other] = ['wh-Kd82nVq-alarm', 'wh-7Rz3pLx-other'];
    const { alarms, post } = await startIntake(key);
    const basic = (word: string): string => `Basic ${Buffer.from(`aodh:${word}`).toString('base64')}`;

    expect((await post('/alertmanager', firing))[0]).toBe(401);
    expect((await post('/alertmanager', firing, { authorization: `Bearer ${other}` }))[0]).toBe(401);
    expect((await post('/alertmanager', firing, { authorization: basic(other) }))[0]).toBe(401);
    expect(alarms).toEqual([]);
    expect((await post('/alertmanager', firing, { authorization: `Bearer ${key}` }))[0]).toBe(202);
    expect((await post('/alertmanager', firing, { authorization: basic(key) }))[0]).toBe(202);
  });
});

describe(readAlertmanager.name, () => {
  it('takes the end of an alert that is resolved for its time', () => {
    const endsAt = '2040-01-02T04:00:00Z';

    expect(readAlertmanager(alertmanagerBody({ status: 'resolved', serverId, startsAt, endsAt }))).toMatchObject([{ state: 'over', since: Date.parse(endsAt) }]);
    expect(readAlertmanager(alertmanagerBody({ status: 'resolved', serverId, startsAt }))).toMatchObject([{ state: 'over', since: Date.parse(startsAt) + 1 }]);
  });

  it('takes no id for one of a server that is none', () => {
    expect(readAlertmanager(alertmanagerBody({ status: 'firing', serverId: '../../os-services', startsAt }))).toMatchObject([{ serverId: undefined }]);
  });

  it.each([
    ['no list', { version: '4', alerts: {} }, '"alerts" has to be a list of at most 1000.'],
    ['too many', { version: '4', alerts: Array(1001).fill({}) }, '"alerts" has to be a list of at most 1000.'],
    ['no fingerprint', { version: '4', alerts: [{ status: 'firing' }] }, 'alerts[0] wants a "fingerprint".'],
    ['another status', { version: '4', alerts: [{ fingerprint: 'f', status: 'odd' }] }, 'The "status" of alerts[0] has to be "firing" or "resolved".'],
    ['no beginning', { version: '4', alerts: [{ fingerprint: 'f', status: 'firing' }] }, 'alerts[0] wants a "startsAt", such as "2040-01-02T03:04:05Z".'],
  ])('refuses %s', (_, body, reason) => {
    expect(readAlertmanager(body)).toEqual({ reason });
  });
});

describe(readAodh.name, () => {
  it('reads an alarm that tells neither time nor server', () => {
    const body = { alarm_id: 'a1', alarm_name: 'cpu', current: 'insufficient data', previous: 'ok', reason_data: { type: 'threshold' } };

    expect(readAodh(body)).toEqual([{ source: 'aodh', key: 'a1', name: 'cpu', state: 'unknown', since: undefined, serverId: undefined }]);
  });

  it('refuses what is no alarm', () => {
    expect(readAodh({ current: 'ok' })).toEqual({ reason: 'An alarm of Aodh wants an "alarm_id".' });
    expect(readAodh({ alarm_id: 'a1', current: 'so-so' })).toEqual({ reason: '"current" has to be one of: alarm, ok, insufficient data.' });
  });
});
