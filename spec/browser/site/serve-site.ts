import { type RequestListener } from 'node:http';
import { openLoopbackServer, type LoopbackServer } from './loopback-server.js';

const DOCUMENT = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>keystoneauth-rx</title><link rel="icon" href="data:,"></head>
  <body><script type="module" src="/page.js"></script></body>
</html>
`;

/** How a site is served. */
export interface SiteOptions {
  /** Headers of each reply, a Content-Security-Policy for instance. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Answers what is no file of the site. @defaultValue 404 */
  readonly otherwise?: RequestListener | undefined;
}

/** Serves one page, whose script is `script`, as any static web server would. */
export function serveSite(script: string, { headers = {}, otherwise = notFound }: SiteOptions = {}): Promise<LoopbackServer> {
  const files: Readonly<Record<string, readonly [type: string, content: string]>> = {
    '/': ['text/html', DOCUMENT],
    '/page.js': ['text/javascript; charset=utf-8', script],
  };
  return openLoopbackServer((request, response) => {
    const [type, content] = files[request.url ?? '/'] ?? [];
    if (type === undefined) otherwise(request, response);
    else response.writeHead(200, { ...headers, 'Content-Type': type }).end(content);
  });
}

const notFound: RequestListener = (_request, response) => response.writeHead(404).end();
