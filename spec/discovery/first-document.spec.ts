import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { firstDocument } from '../../src/discovery/first-document.js';
import { entry, serveDocuments, type ServedDocuments } from './served-documents.js';

let served: ServedDocuments;
beforeAll(async () => (served = await serveDocuments()));
beforeEach(() => served.reset());
afterAll(() => served.close());

describe('firstDocument', () => {
  it('stops at the first URL that has a document and says why the others have none', async () => {
    served.answer('/page', { text: '<html>' });
    served.answer('/good', { json: { versions: [entry('v2', 'v2/')] } });
    const urls = ['/missing', '/page', '/good', '/never'].map((path) => served.url + path);
    const { discovery, failures } = await firstValueFrom(firstDocument(served.connect(), urls, {}));
    expect(discovery?.url).toBe(`${served.url}/good`);
    expect(failures.map(({ code }) => code)).toEqual(['http-error', 'discovery-failure']);
    expect(served.requests).toEqual(['GET /missing', 'GET /page', 'GET /good']);
  });

  it('finds nothing without an error', async () => {
    const { discovery, failures } = await firstValueFrom(firstDocument(served.connect(), [`${served.url}/x`], {}));
    expect([discovery, failures.length]).toEqual([undefined, 1]);
    expect(await firstValueFrom(firstDocument(served.connect(), [], {}))).toEqual({ discovery: undefined, failures: [] });
  });

  it('does not try another URL when the session is closed', async () => {
    const connection = served.connect();
    connection.close();
    const found = firstValueFrom(firstDocument(connection, [`${served.url}/a`, `${served.url}/b`], {}));
    await expect(found).rejects.toMatchObject({ code: 'session-closed' });
    expect(served.requests).toEqual([]);
  });
});
