/** What a service in Node might be made of; compiled against the installed package, never run. */
import { paginate, type HttpError, type Session } from 'keystoneauth-rx';
import { fileTokenStore, fromCloud, fromEnvironment, gateway, toNodeListener } from 'keystoneauth-rx/node';
import { instrument } from 'keystoneauth-rx/opentelemetry';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { logToWinston } from 'keystoneauth-rx/winston';
import { createServer } from 'node:http';
import { firstValueFrom, toArray } from 'rxjs';

export async function names(cloud: string | undefined): Promise<readonly string[]> {
  const session: Session = await firstValueFrom(cloud === undefined ? fromEnvironment() : fromCloud(cloud));
  const following = [logToWinston(session, { split: true }), instrument(session)];
  const servers = await firstValueFrom(paginate<{ readonly name: string }>(session.adapter('compute'), '/servers').pipe(toArray()));
  for (const one of following) one.unsubscribe();
  return servers.map(({ name }) => name);
}

export async function serve(authUrl: string): Promise<string> {
  const backend = gateway({ authUrl, sessionStore: fileTokenStore(), allowedOrigins: ['https://console.example.com'] });
  const server = createServer(toNodeListener(backend));
  const { authUrl: embedded, close } = await serveCloud();
  server.close();
  await close();
  return embedded;
}

export const waits = ({ retryAfterMs = 0 }: HttpError): number => retryAfterMs;
