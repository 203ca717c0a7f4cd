import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KeystoneEvent, WarningCode } from '../../src/events/event.js';
import { logRecords } from '../../src/winston/log-records.js';
import { label, requestFailed, requestSent, responseReceived } from '../events/lines/events.js';

type EventType = KeystoneEvent['type'];

const tls = { insecure: false, cacert: undefined };
const signIn = { at: 0, authUrl: undefined, elapsedMs: 1 };

/** One of each: the compiler sees to it that none is missing. */
const EVENTS: { readonly [T in Exclude<EventType, 'warning'>]: Extract<KeystoneEvent, { type: T }> } = {
  'request-sent': requestSent(),
  'response-received': responseReceived(),
  'request-answered': { type: 'request-answered', ...label, status: 200, requestId: 'req-1', elapsedMs: 1, attempts: 1 },
  'request-failed': requestFailed(),
  'retry-scheduled': { type: 'retry-scheduled', ...label, reason: 'status', status: 503, message: 'm', attempt: 1, delayMs: 1, retriesLeft: 0 },
  throttled: { type: 'throttled', ...label, limit: 1, holdMs: 0 },
  'request-planned': { type: 'request-planned', ...label, tls, headers: {}, body: undefined, command: 'curl' },
  'exchange-failed': { type: 'exchange-failed', ...label, code: 'connect-failure', message: 'm', attempt: 1, elapsedMs: 1 },
  'sign-in-started': { type: 'sign-in-started', ...signIn, reason: 'first-use' },
  'sign-in-succeeded': { type: 'sign-in-succeeded', ...signIn, endsAt: 1 },
  'token-restored': { type: 'token-restored', ...signIn, endsAt: 1 },
  'sign-in-failed': { type: 'sign-in-failed', ...signIn, code: 'http-error', message: 'm', retryAt: undefined },
  ending: { type: 'ending', at: 0, endsAt: 1 },
  'token-rejected': { type: 'token-rejected', ...signIn },
  'catalog-changed': { type: 'catalog-changed', at: 0, authUrl: undefined, projectId: undefined, appeared: [], moved: [], went: [] },
  'microversion-range-changed': { type: 'microversion-range-changed', at: 0, serviceType: undefined, url: 'http://nova.test/', version: '2.1', before: undefined, now: undefined },
  'credential-ending': { type: 'credential-ending', at: 0, authUrl: undefined, credential: 'password', id: 'user-1', name: 'n', endsAt: 1, leftMs: 1 },
  'security-alert': { type: 'security-alert', at: 0, message: 'm' },
};
const WARNINGS: Readonly<Record<WarningCode, true>> = {
  'discovery-fallback': true,
  'missing-service-type': true,
  'missing-location': true,
  'missing-status': true,
  'retry-budget-spent': true,
  'unusable-version': true,
  'ignored-filter-key': true,
  'numeric-microversion': true,
  'microversion-mismatch': true,
  'microversion-ending': true,
  'plain-http-sign-in': true,
  'plain-http-token': true,
  'mixed-content': true,
  'expired-on-arrival': true,
  'token-store-failed': true,
  'ignored-token-record': true,
  plugin: true,
};

/** `event: logger, logger when split, level`, one for each line that is logged. */
function fromCode(): string[] {
  const warnings = (Object.keys(WARNINGS) as WarningCode[]).map((code) => ({ type: 'warning', at: 0, code, message: 'm' }) as const);
  return [...Object.values(EVENTS), ...warnings].flatMap((event) => {
    const name = event.type === 'warning' ? `warning ${event.code}` : event.type;
    const split = logRecords(event, true, () => true);
    const records = logRecords(event, false, () => true).map(({ logger, level }, index) => `${name}: ${logger}, ${String(split[index]?.logger)}, ${level}`);
    return records.length === 0 ? [`${name}: not logged`] : records;
  });
}

function fromReadme(): string[] {
  const text = readFileSync(join(import.meta.dirname, '../../src/winston/README.md'), 'utf8');
  const rows = text.slice(text.indexOf('## What is logged where'), text.indexOf('The prefixes')).split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => {
    const [events = '', logger = '', split = '', level = ''] = row.split('|').slice(1).map((cell) => cell.trim());
    const [first = '', ...more] = codes(events);
    const names = first === 'warning' ? more.map((code) => `warning ${code}`) : [first, ...more];
    const place = logger === 'not logged' ? logger : [codes(logger)[0], split === 'the same' ? codes(logger)[0] : codes(split)[0], level].join(', ');
    return names.map((name) => `${name}: ${place}`);
  });
}

function codes(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

describe('the table in src/winston/README.md', () => {
  it('has every event and every warning, with the loggers and levels of the code', () => {
    expect(fromReadme().toSorted()).toEqual(fromCode().toSorted());
  });
});
