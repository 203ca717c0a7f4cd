import { request as send, type RequestListener } from 'node:http';

/** Passes requests on to `target`, an origin, with `path` in the place of what they were sent to; answers 502 where nobody is. */
export function passOn(target: string, path: string): RequestListener {
  return (incoming, response) => {
    const { host: _host, origin: _origin, ...headers } = incoming.headers;
    const outgoing = send(new URL(path, target), { method: incoming.method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    outgoing.on('error', () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  };
}
