import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { firstValueFrom, Subject } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { gatewayTransport } from '../../../src/http/browser/gateway-transport.js';
import type { TransportRequest } from '../../../src/http/transport-port.js';

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/os/session`;
}

const requestTo = (url: string, more: Partial<TransportRequest> = {}): TransportRequest => ({ method: 'GET', url, headers: {}, body: undefined, responseType: 'auto', ...more });

describe('gatewayTransport', () => {
  it('lets cookies of its own origin travel along, and follows no redirect', async () => {
    const url = await serve((_, response) => response.end('{}'));
    const sent = vi.spyOn(globalThis, 'fetch');
    onTestFinished(() => { sent.mockRestore(); });
    await firstValueFrom(gatewayTransport()(requestTo(url)));

    expect(sent).toHaveBeenCalledWith(url, expect.objectContaining({ credentials: 'same-origin', redirect: 'manual' }));
  });

  it('sends every kind of body, and reads what is wanted', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'X-Own': 'yes' });
      request.pipe(response);
    });
    const send = gatewayTransport();
    const put = (body: TransportRequest['body'], responseType: TransportRequest['responseType'] = 'text') =>
      firstValueFrom(send(requestTo(url, { method: 'PUT', body, responseType })));
    async function* parts(): AsyncGenerator<string | Uint8Array> {
      yield await Promise.resolve('in ');
      yield Buffer.from('parts');
    }

    expect(await put('text')).toMatchObject({ status: 200, headers: { 'x-own': 'yes' }, body: 'text' });
    expect((await put(parts())).body).toBe('in parts');
    expect((await put(new Blob(['streamed']).stream())).body).toBe('streamed');
    expect((await put(Buffer.from([1, 2]), 'bytes')).body).toEqual(new Uint8Array([1, 2]));
    const stream = (await put('later', 'stream')).body as ReadableStream<Uint8Array>;
    expect(await new Response(stream).text()).toBe('later');
    expect((await put('')).body).toBeUndefined();
  });

  it('reads a failure as text', async () => {
    const url = await serve((_, response) => response.writeHead(401).end('{"error":{}}'));

    expect(await firstValueFrom(gatewayTransport()(requestTo(url, { responseType: 'stream' })))).toMatchObject({ status: 401, body: '{"error":{}}' });
  });

  it('aborts with whoever asked, and tells what went wrong', async () => {
    const [arrived$, left$] = [new Subject<void>(), new Subject<string>()];
    const url = await serve((request, response) => {
      if (request.method === 'DELETE') return request.socket.destroy();
      response.on('close', () => { left$.next('left'); });
      return arrived$.next();
    });
    const [arrived, left] = [firstValueFrom(arrived$), firstValueFrom(left$)];
    const asked = gatewayTransport()(requestTo(url)).subscribe();
    await arrived;
    asked.unsubscribe();

    expect(await left).toBe('left');
    await expect(firstValueFrom(gatewayTransport()(requestTo(url, { method: 'DELETE' })))).rejects.toMatchObject({ code: 'ERR_NETWORK' });
  });
});
