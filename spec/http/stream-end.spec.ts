import { firstValueFrom, Subject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/http/request.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { connect } from './connected.js';
import { startServer, type ScriptedHttpServer } from './scripted-http-server.js';

let server: ScriptedHttpServer;
beforeAll(async () => (server = await startServer()));
afterAll(() => server.close());

/** The stream of a reply of which one byte has come, and a promise that the server saw its end. */
async function reading(request: Partial<HttpRequest>) {
  const gone$ = new Subject<void>();
  server.answer((response) => {
    response.on('close', () => {
      gone$.next();
    });
    response.write('x');
  });
  const runtime = new VirtualRuntime();
  const connected = connect({ runtime });
  const gone = firstValueFrom(gone$);
  const { body } = await connected.send<ReadableStream<Uint8Array>>({ url: server.url, responseType: 'stream', ...request });
  const reader = body.getReader();
  await reader.read();
  return { ...connected, virtual: runtime, gone, next: reader.read() };
}

describe('streamEnd', () => {
  it('is when the signal aborts: the reader gets a typed error, and the socket is closed', async () => {
    const abort = new AbortController();
    const { gone, next } = await reading({ signal: abort.signal });
    abort.abort();
    await expect(next).rejects.toMatchObject({ code: 'aborted', outcome: 'unknown' });
    await gone;
  });

  it('is when the time for all of it is over', async () => {
    const { gone, next, virtual } = await reading({ timeoutMs: { total: 1000 } });
    virtual.advance(1000);
    await expect(next).rejects.toMatchObject({ code: 'deadline-exceeded', outcome: 'unknown' });
    await gone;
  });

  it('is when the session is closed', async () => {
    const { connection, gone, next } = await reading({});
    connection.close();
    await expect(next).rejects.toMatchObject({ code: 'session-closed' });
    await gone;
  });
});
