import { openLoopbackServer, type LoopbackServer } from './loopback-server.js';

const DOCUMENT = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>keystoneauth-rx</title><link rel="icon" href="data:,"></head>
  <body><script type="module" src="/page.js"></script></body>
</html>
`;

/** Serves one page, whose script is `script`, as any static web server would. */
export function serveSite(script: string): Promise<LoopbackServer> {
  const files: Readonly<Record<string, readonly [type: string, content: string]>> = {
    '/': ['text/html', DOCUMENT],
    '/page.js': ['text/javascript; charset=utf-8', script],
  };
  return openLoopbackServer(({ url = '/' }, response) => {
    const [type, content] = files[url] ?? [];
    if (type === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': type }).end(content);
  });
}
