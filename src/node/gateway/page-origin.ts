import type { GatewaySettings } from './gateway-settings.js';

/** Who sends a request, where that is known: what stands at the other end of the connection. */
export interface GatewayClient {
  /** The IP address. */
  readonly address?: string | undefined;
}

/** Where a page sent its request to, and from where. */
export interface PageOrigin {
  /** The origin that it was sent to, as the browser sees it. */
  readonly origin: string;
  readonly isSecure: boolean;
  readonly address: string;
}

/** What the page sees of this gateway; behind a proxy that is trusted, what the proxy says of it. */
export function pageOrigin(request: Request, { address = '' }: GatewayClient, { trustProxy }: Pick<GatewaySettings, 'trustProxy'>): PageOrigin {
  const { protocol, host } = new URL(request.url);
  const told = (name: string): string | undefined => (trustProxy ? lastOf(request.headers.get(name)) : undefined);
  const scheme = `${told('x-forwarded-proto') ?? protocol.slice(0, -1)}:`;
  const origin = `${scheme}//${told('x-forwarded-host') ?? host}`;
  return {
    origin: URL.canParse(origin) ? new URL(origin).origin : origin,
    isSecure: scheme === 'https:',
    address: told('x-forwarded-for') ?? address,
  };
}

/** What the nearest proxy wrote. */
function lastOf(value: string | null): string | undefined {
  return value?.split(',').at(-1)?.trim();
}
