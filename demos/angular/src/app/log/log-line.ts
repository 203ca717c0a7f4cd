import { curlLine, type KeystoneEvent } from 'keystoneauth-rx';
import { channelOf, type Channel } from './channel';

/** An event as one line, and what is behind it. */
export interface LogLine {
  readonly channel: Channel;
  readonly time: string;
  readonly text: string;
  readonly isBad: boolean;
  /** Empty: there is no more to say. */
  readonly more: string;
}

const REASONS = {
  'first-use': 'first use',
  renewal: 'renewal ahead of the end',
  rejected: 'a service refused the token',
  expired: 'the token had ended',
  answered: 'a factor was given',
  extended: 'fresh credentials',
} as const;

const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};

const id = (requestId: string | undefined): string => (requestId === undefined ? '' : ` ${requestId}`);

function textOf(event: KeystoneEvent): string {
  switch (event.type) {
    case 'request-sent':
      return `${event.method} ${pathOf(event.url)}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ''}`;
    case 'response-received':
      return `${event.status} ${pathOf(event.url)} in ${event.elapsedMs.toFixed(0)} ms`;
    case 'request-answered':
      return `${event.method} ${event.service ?? pathOf(event.url)} answered ${event.status}${id(event.requestId)}`;
    case 'sign-in-started':
      return `signing in: ${REASONS[event.reason]}`;
    case 'sign-in-succeeded':
      return `signed in after ${event.elapsedMs.toFixed(0)} ms`;
    case 'token-restored':
      return 'took the token that another tab had fetched';
    case 'token-rejected':
      return 'a service refused the token';
    case 'ending':
      return 'the token ends soon and nobody renews it';
    case 'retry-scheduled':
      return `again in ${event.delayMs.toFixed(0)} ms: ${event.message}`;
    case 'throttled':
      return `${event.service ?? 'a service'} asks for less`;
    case 'request-planned':
      return `not sent: ${event.method} ${pathOf(event.url)}`;
    case 'catalog-changed':
      return `the catalog changed: ${event.appeared.length} appeared, ${event.moved.length} moved, ${event.went.length} went`;
    case 'microversion-range-changed':
      return `${event.serviceType ?? pathOf(event.url)} has other microversions${event.now === undefined ? '' : `: up to ${event.now.max}`}`;
    case 'credential-ending':
      return `the ${event.credential.replace('-', ' ')} ends on ${new Date(event.endsAt).toLocaleDateString()}`;
    default:
      return event.message;
  }
}

function moreOf(event: KeystoneEvent): string {
  if (event.type === 'request-sent') return curlLine(event);
  if (event.type !== 'response-received') return '';
  const headers = Object.entries(event.headers).map(([name, value]) => `${name}: ${value}`);
  return [...headers, ...(event.body === undefined ? [] : ['', event.body])].join('\n');
}

const BAD: readonly KeystoneEvent['type'][] = ['exchange-failed', 'request-failed', 'sign-in-failed', 'security-alert', 'token-rejected'];

/** How an event is shown. */
export function logLine(event: KeystoneEvent): LogLine {
  return {
    channel: channelOf(event),
    time: new Date(event.at).toLocaleTimeString(undefined, { hourCycle: 'h23' }),
    text: textOf(event),
    isBad: BAD.includes(event.type) || ('status' in event && (event.status ?? 0) >= 400),
    more: moreOf(event),
  };
}
