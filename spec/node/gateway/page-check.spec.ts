import { describe, expect, it } from 'vitest';
import { pageFault } from '../../../src/node/gateway/page-check.js';
import { serveGateway } from './served-gateway.js';

const OWN = 'https://console.example.com';
const csrfHeader = { name: 'X-Requested-With', value: 'keystoneauth-rx' };
const CSRF = { 'x-requested-with': 'keystoneauth-rx' };

const faultOf = (method: string, headers: Record<string, string>, allowedOrigins?: readonly string[]): string | undefined =>
  pageFault({ method, headers: new Headers(headers) }, OWN, { csrfHeader, allowedOrigins })?.reason;

describe('pageFault', () => {
  it('takes what own pages send', () => {
    expect(faultOf('POST', { origin: OWN, 'sec-fetch-site': 'same-origin', ...CSRF })).toBeUndefined();
    expect(faultOf('POST', { origin: 'http://localhost:4200', 'sec-fetch-site': 'same-origin', ...CSRF })).toBeUndefined();
    expect(faultOf('GET', { 'sec-fetch-site': 'same-origin', ...CSRF })).toBeUndefined();
    expect(faultOf('GET', CSRF)).toBeUndefined();
  });

  it('refuses what pages of other sites send, whatever they say', () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      expect(faultOf(method, { origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site', ...CSRF })).toBe('foreign-page');
      expect(faultOf(method, { origin: 'https://evil.example.com', ...CSRF })).toBe('foreign-page');
      expect(faultOf(method, { origin: 'null', ...CSRF })).toBe('foreign-page');
      expect(faultOf(method, { 'sec-fetch-site': 'cross-site', ...CSRF })).toBe('foreign-page');
      expect(faultOf(method, { 'sec-fetch-site': 'same-site', ...CSRF })).toBe('foreign-page');
    }
  });

  it('wants its header on everything that could change something', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      expect(faultOf(method, { origin: OWN, 'sec-fetch-site': 'same-origin' })).toBe('csrf-header-missing');
      expect(faultOf(method, { origin: OWN, 'x-requested-with': 'XMLHttpRequest' })).toBe('csrf-header-missing');
    }
  });

  it('lets own pages show and download without it, and nothing run', () => {
    expect(faultOf('GET', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'image' })).toBeUndefined();
    expect(faultOf('GET', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' })).toBeUndefined();
    for (const dest of ['script', 'serviceworker', 'worker', 'iframe', 'style', 'object']) {
      expect(faultOf('GET', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': dest })).toBe('csrf-header-missing');
    }
    expect(faultOf('GET', { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' })).toBe('csrf-header-missing');
    expect(faultOf('GET', {})).toBe('csrf-header-missing');
  });

  it('takes the origins that it is told and no other', () => {
    const allowed = ['https://dash.example.com'];

    expect(faultOf('POST', { origin: 'https://dash.example.com', 'sec-fetch-site': 'same-site', ...CSRF }, allowed)).toBeUndefined();
    expect(faultOf('POST', { origin: OWN, 'sec-fetch-site': 'same-origin', ...CSRF }, allowed)).toBe('foreign-page');
  });

  it('is asked before anything is done', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    const evil = { origin: 'https://evil.example.com' };

    expect(await page.ask('/os/session', { method: 'POST', json: {}, headers: evil })).toMatchObject({ status: 403, reason: 'foreign-page' });
    expect(await page.ask('/os/session', { method: 'DELETE', bare: true })).toMatchObject({ status: 403, reason: 'csrf-header-missing' });
    expect(await page.ask('/os/placement/', { bare: true })).toMatchObject({ status: 401, reason: 'csrf-header-missing' });
    expect(gate.served.cloud.requests()).toEqual([]);
  });
});
