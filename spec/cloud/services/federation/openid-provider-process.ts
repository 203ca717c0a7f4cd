import { createPrivateKey } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Provider } from 'oidc-provider';
import { type OpenIdProviderJob } from './openid-clients.js';
import { signInPage } from './openid-pages.js';
import { addPasswordGrant, isKnown } from './openid-password-grant.js';
import { providerSettings } from './openid-settings.js';

const [, , jobFile = ''] = process.argv;
const { port, key, clients, people, origins } = JSON.parse(readFileSync(jobFile, 'utf8')) as OpenIdProviderJob;
const signingKey = createPrivateKey(readFileSync(key)).export({ format: 'jwk' });
const provider = new Provider(`http://127.0.0.1:${port}`, providerSettings(signingKey, { clients, origins }));
addPasswordGrant(provider, people);
const answer = provider.callback();

async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt } = await provider.interactionDetails(request, response);
  if (prompt.name === 'consent') {
    await provider.interactionFinished(request, response, { consent: {} });
    return;
  }
  const typed = new URLSearchParams(request.method === 'POST' ? await text(request) : '');
  const person = { username: typed.get('username') ?? '', password: typed.get('password') ?? '' };
  if (isKnown(people, person)) {
    await provider.interactionFinished(request, response, { login: { accountId: person.username } });
    return;
  }
  const refused = request.method === 'POST';
  response.writeHead(refused ? 401 : 200, { 'Content-Type': 'text/html' });
  response.end(signInPage(request.url ?? '', refused ? 'Wrong username or password.' : ''));
}

createServer((request, response) => {
  const { method = '', url = '', headers } = request;
  appendFileSync('requests.log', `${method} ${url.split('?', 1).join()} ${headers['user-agent'] ?? ''}\n`);
  if (!url.startsWith('/sign-in/')) {
    answer(request, response);
    return;
  }
  signIn(request, response).catch((error: unknown) => response.writeHead(400).end(String(error)));
}).listen(port, '127.0.0.1');
