import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AuthorizationFailure } from '../../src/errors/authorization-failure.js';
import { BodyNotReplayable } from '../../src/errors/body-not-replayable.js';
import { CircuitOpen } from '../../src/errors/circuit-open.js';
import { ConnectFailure, ConnectTimeout } from '../../src/errors/connect-failure.js';
import { DeadlineExceeded } from '../../src/errors/deadline-exceeded.js';
import { DiscoveryFailure } from '../../src/errors/discovery-failure.js';
import { EmptyCatalog } from '../../src/errors/empty-catalog.js';
import { EndpointNotFound } from '../../src/errors/endpoint-not-found.js';
import type { ErrorCode } from '../../src/errors/error-code.js';
import { ImpliedVersionMismatch } from '../../src/errors/implied-version-mismatch.js';
import { InvalidResponse } from '../../src/errors/invalid-response.js';
import { KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { MicroversionNotSupported } from '../../src/errors/microversion-not-supported.js';
import { MissingAuthPlugin } from '../../src/errors/missing-auth-plugin.js';
import { NoMatchingPlugin } from '../../src/errors/no-matching-plugin.js';
import { OptionError } from '../../src/errors/option-error.js';
import { RedirectRefused } from '../../src/errors/redirect-refused.js';
import { ResourceFailed } from '../../src/errors/resource-failed.js';
import { ServiceProviderNotFound } from '../../src/errors/service-provider-not-found.js';
import { SessionClosed } from '../../src/errors/session-closed.js';
import { SSLError } from '../../src/errors/ssl-error.js';
import { UnknownConnectionError } from '../../src/errors/unknown-connection-error.js';
import { VersionNotAvailable } from '../../src/errors/version-not-available.js';

/** Our classes by the name users see. */
const CLASSES = {
  AuthorizationFailure,
  BodyNotReplayable,
  CircuitOpen,
  ConnectFailure,
  ConnectTimeout,
  DeadlineExceeded,
  DiscoveryFailure,
  EmptyCatalog,
  EndpointNotFound,
  ImpliedVersionMismatch,
  InvalidResponse,
  MicroversionNotSupported,
  MissingAuthPlugin,
  NoMatchingPlugin,
  RedirectRefused,
  ResourceFailed,
  ServiceProviderNotFound,
  SessionClosed,
  SSLError,
  UnknownConnectionError,
  VersionNotAvailable,
};

const CODES: Readonly<Record<keyof typeof CLASSES, ErrorCode>> = {
  AuthorizationFailure: 'authorization-failure',
  BodyNotReplayable: 'body-not-replayable',
  CircuitOpen: 'circuit-open',
  ConnectFailure: 'connect-failure',
  ConnectTimeout: 'connect-timeout',
  DeadlineExceeded: 'deadline-exceeded',
  DiscoveryFailure: 'discovery-failure',
  EmptyCatalog: 'empty-catalog',
  EndpointNotFound: 'endpoint-not-found',
  ImpliedVersionMismatch: 'implied-version-mismatch',
  InvalidResponse: 'invalid-response',
  MicroversionNotSupported: 'microversion-not-supported',
  MissingAuthPlugin: 'missing-auth-plugin',
  NoMatchingPlugin: 'no-matching-plugin',
  RedirectRefused: 'redirect-refused',
  ResourceFailed: 'resource-failed',
  ServiceProviderNotFound: 'service-provider-not-found',
  SessionClosed: 'session-closed',
  SSLError: 'ssl-error',
  UnknownConnectionError: 'unknown-connection-error',
  VersionNotAvailable: 'version-not-available',
};

describe('each error class', () => {
  it.each(Object.entries(CLASSES))('%s has its name, its code and what it is given', (name, Class) => {
    const cause = new Error('the reason');
    const error = new Class('What happened.', { cause, outcome: 'unknown', requestId: 'req-1' });
    expect(error).toBeInstanceOf(KeystoneAuthError);
    expect(error).toMatchObject({ name, code: CODES[name as keyof typeof CLASSES], cause, outcome: 'unknown', requestId: 'req-1' });
    expect(error).toMatchObject({ message: 'What happened.', stack: expect.stringContaining('What happened.') as string });
  });

  it.each([
    [EmptyCatalog, EndpointNotFound],
    [VersionNotAvailable, DiscoveryFailure],
    [ConnectTimeout, ConnectFailure],
  ])('%o is a kind of %o', (Special, General) => {
    expect(new Special('')).toBeInstanceOf(General);
  });
});

describe('OptionError', () => {
  it('names the options concerned', () => {
    expect(new OptionError('url', 'No.')).toMatchObject({ name: 'OptionError', code: 'invalid-option', options: ['url'], outcome: 'not-sent' });
    expect(new OptionError(['a', 'b'], 'No.', { code: 'unknown-option' })).toMatchObject({ code: 'unknown-option', options: ['a', 'b'] });
  });
});

describe('the guide to errors', () => {
  const codes = [...readFileSync(new URL('../../src/errors/error-code.ts', import.meta.url), 'utf8').matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, code]) => code);
  const guide = readFileSync(new URL('../../src/errors/README.md', import.meta.url), 'utf8');
  const headings = [...guide.matchAll(/^### `([a-z-]+)`$/gm)].map(([, code]) => code);

  it('has a heading, which is an anchor, for each code and for nothing else', () => {
    expect(codes.length).toBeGreaterThan(20);
    expect([...headings].sort()).toEqual([...codes].sort());
  });

  it('says under each heading what is the matter, and shows what such an error says', () => {
    const sections = guide.split(/^### /m).slice(1);
    const incomplete = sections.filter((section) => !/^`[a-z-]+`\n\n\S[\s\S]{20,}?\n\n> .{20,}$/m.test(section));

    expect(incomplete).toEqual([]);
  });
});
