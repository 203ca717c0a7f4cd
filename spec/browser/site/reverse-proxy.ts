import { request as send, type RequestListener } from 'node:http';

/**
 * What a dashboard's web server does for its page: requests below a prefix go to the service behind it, without the prefix and
 * without the page's origin.
 */
export function reverseProxy(services: Readonly<Record<string, string>>): RequestListener {
  return (request, response) => {
    const { url = '/', method, headers } = request;
    const prefix = Object.keys(services).find((each) => url === each || url.startsWith(`${each}/`));
    if (prefix === undefined) {
      response.writeHead(404).end();
      return;
    }
    const target = new URL((services[prefix] ?? '') + url.slice(prefix.length));
    const { origin: _origin, ...passed } = headers;
    const forwarded = send(target, { method, headers: { ...passed, host: target.host } }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    forwarded.on('error', () => response.writeHead(502).end());
    request.pipe(forwarded);
  };
}
