import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import { Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerRequest } from '../../../src/testing/cloud/answer-request.js';
import { createCloud } from '../../../src/testing/create-cloud.js';

describe(answerRequest.name, () => {
  const closed$ = new Subject<void>();
  let server: Server;
  let url: string;

  beforeEach(async () => {
    const cloud = createCloud();
    cloud.delay({ ms: 3_600_000 });
    server = createServer((request, response) => void answerRequest({ cloud, cors: undefined, closed$ }, { request, response }));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/identity`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('stops waiting when the client leaves', async () => {
    const request = get(url);
    request.on('error', () => undefined);
    await expect.poll(() => closed$.observed).toBe(true);

    request.destroy();

    await expect.poll(() => closed$.observed).toBe(false);
  });

  it('stops waiting when the server closes', async () => {
    const request = get(url);
    request.on('error', () => undefined);
    await expect.poll(() => closed$.observed).toBe(true);

    closed$.next();

    expect(closed$.observed).toBe(false);
  });
});
