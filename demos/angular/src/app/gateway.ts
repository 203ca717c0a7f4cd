import { gatewayAuth, gatewayTransport } from 'keystoneauth-rx/browser';
import type { AuthMethod, Scope } from 'keystoneauth-rx/v3';

/** Who signed in before, as the browser's cookie says, and how requests travel to the gateway. */
export function gatewayOptions(): { readonly auth: ReturnType<typeof gatewayAuth>; readonly transport: ReturnType<typeof gatewayTransport> } {
  return { auth: gatewayAuth(), transport: gatewayTransport() };
}

/** Signs in at the gateway, which keeps the token. */
export function gatewayPlugin(methods: readonly AuthMethod[], scope: Scope): ReturnType<typeof gatewayAuth> {
  return gatewayAuth({ methods, scope });
}
