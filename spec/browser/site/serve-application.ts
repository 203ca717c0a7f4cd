import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** An application of static files at an origin that an operator knows: a trusted dashboard, a client of a provider. */
export interface ServedApplication {
  readonly origin: string;
  /** Method and path of every request, oldest first. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** What an application consists of. */
export interface ApplicationParts {
  readonly port: number;
  /** `page.js` of the specs' page. */
  readonly script: string;
  /** Whether `/callback` hands answers to other pages, or is the application itself. @defaultValue true */
  readonly reports?: boolean | undefined;
  /** Further scripts, by path. */
  readonly scripts?: Readonly<Record<string, string>> | undefined;
  /** Headers of the pages beside the strict policy for content. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const document = (...scripts: readonly string[]): string => `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>keystoneauth-rx</title><link rel="icon" href="data:,"></head>
  <body>${scripts.map((path) => `<script type="module" src="${path}"></script>`).join('')}</body>
</html>
`;

const CALLBACK = 'void keystoneauthPage.run("report", []);';
/** A page that asks people unasked. */
const UNASKED = 'const options = JSON.parse(decodeURIComponent(location.hash.slice(1)));keystoneauthPage.run("useOidcWindow", [options]).then(() => keystoneauthPage.run("beginSignIn", []));';

const POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src *; img-src data:";

/** Serves the pages `/`, `/callback` and `/unasked` (signs in without a click); a static host, which takes no forms. */
export async function serveApplication({ port, script, reports = true, scripts = {}, headers = {} }: ApplicationParts): Promise<ServedApplication> {
  const pages: Readonly<Record<string, string>> = {
    '/': document('/page.js'),
    '/callback': reports ? document('/page.js', '/callback.js') : document('/page.js'),
    '/unasked': document('/page.js', '/unasked.js'),
  };
  const files: Readonly<Record<string, string>> = { '/page.js': script, '/callback.js': CALLBACK, '/unasked.js': UNASKED, ...scripts };
  const requests: string[] = [];
  const answer = ({ method = '', url = '' }: IncomingMessage, response: ServerResponse): void => {
    const path = url.split('?', 1).join();
    requests.push(`${method} ${path}`);
    if (method !== 'GET') response.writeHead(405).end();
    else if (path in pages) response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': POLICY, ...headers }).end(pages[path]);
    else if (path in files) response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' }).end(files[path]);
    else response.writeHead(404).end();
  };
  const server = createServer(answer).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
