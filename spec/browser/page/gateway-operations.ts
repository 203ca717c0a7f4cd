import { Session, type ApiResponse, type EndpointData, type RequestOptions } from 'keystoneauth-rx';
import { gatewayAuth, gatewayTransport, type GatewayAuth } from 'keystoneauth-rx/browser';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { tell } from './told.js';

/** Somebody in front of the page. */
export interface GatewayUser extends Omit<v3.PasswordMethodOptions, 'password'> {
  readonly password: string;
}

let auth: GatewayAuth | undefined;
let session: Session | undefined;

function present(): { readonly auth: GatewayAuth; readonly session: Session } {
  if (auth === undefined || session === undefined) throw new Error('Run "openGateway" first.');
  return { auth, session };
}

/** Signs in at the gateway of this origin; without a user, as whoever the browser's cookie says. The name of who that is. */
async function openGateway(user?: GatewayUser, scope?: v3.Scope): Promise<string | undefined> {
  auth = gatewayAuth(user && { methods: [v3.passwordMethod(user)], scope });
  session = new Session({ auth, transport: gatewayTransport() });
  session.events$.subscribe((event) => { tell('event', event); });
  return (await firstValueFrom(session.authenticate()))?.username;
}

async function answerGateway(user: v3.TotpMethodOptions): Promise<string | undefined> {
  return (await firstValueFrom(present().auth.answer(v3.totpMethod(user)))).username;
}

function askThroughGateway(method: string, url: string, options?: RequestOptions): Promise<ApiResponse> {
  return firstValueFrom(present().session.request(url, { ...options, method }));
}

function versionsThroughGateway(serviceType: string): Promise<EndpointData | undefined> {
  return firstValueFrom(present().session.getEndpointData({ serviceType }));
}

async function leaveGateway(): Promise<void> {
  const { auth: plugin, session: { connection } } = present();
  await firstValueFrom(plugin.signOut(connection));
}

/** What specs can have a page in front of a gateway do. */
export const gatewayOperations = { openGateway, answerGateway, askThroughGateway, versionsThroughGateway, leaveGateway };
