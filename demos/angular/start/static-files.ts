import { readFileSync, readdirSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** What pages may do: scripts and styles of their own origin alone, no text turned into code, requests to `connectTo`. */
function policy(connectTo: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${connectTo.join(' ')}`.trimEnd(),
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types angular console',
  ].join('; ');
}

/** Serves a built application: its files, index.html for its views, and config.json. */
export function staticFiles(folder: string, config: () => object, connectTo: readonly string[]): RequestListener {
  const files = new Map<string, Buffer>(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [`/${path.slice(folder.length + 1).replaceAll('\\', '/')}`, readFileSync(path)] as const),
  );
  const headers = { 'Content-Security-Policy': policy(connectTo), 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };
  return ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    if (pathname === '/config.json') {
      response.writeHead(200, { ...headers, 'Content-Type': TYPES['.json'], 'Cache-Control': 'no-store' }).end(JSON.stringify(config()));
      return;
    }
    const path = extname(pathname) === '' ? '/index.html' : pathname;
    const content = files.get(path);
    const caching = path === '/index.html' ? 'no-cache' : 'max-age=3600';
    if (content === undefined) response.writeHead(404, headers).end();
    else response.writeHead(200, { ...headers, 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Cache-Control': caching }).end(content);
  };
}
