import { describe, expect, it } from 'vitest';
import { readErrorBody, requestIdIn } from '../../src/http/error-body.js';

const page = '<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n  No image 7<br /><br />\n </body>\n</html>';

describe('readErrorBody', () => {
  it.each([
    ['Keystone', { error: { message: 'The request you have made requires authentication.', code: 401, title: 'Unauthorized' } }, 'The request you have made requires authentication.', undefined],
    ['Nova', { itemNotFound: { message: 'Instance 17 could not be found.', code: 404 } }, 'Instance 17 could not be found.', undefined],
    ['Neutron', { NeutronError: { type: 'NetworkNotFound', message: 'Network n could not be found.', detail: 'gone' } }, 'Network n could not be found.', 'gone'],
    ['an old Neutron', { NeutronError: 'Network n could not be found.' }, 'Network n could not be found.', undefined],
    ['Cinder', { badRequest: { code: 400, message: 'Invalid volume: too big' } }, 'Invalid volume: too big', undefined],
    ['an old Ironic', { error_message: '{"debuginfo": null, "faultcode": "Client", "faultstring": "Node n could not be found."}' }, 'Node n could not be found.', undefined],
    ['Ironic', { error_message: { faultstring: 'Node n could not be found.', debuginfo: 'trace' } }, 'Node n could not be found.', 'trace'],
    ['a text in the place of that', { error_message: 'Not JSON: {' }, 'Not JSON: {', undefined],
    ['Placement', { errors: [{ status: 404, title: 'Not Found', detail: 'No resource provider.', request_id: 'req-1' }] }, 'Not Found', 'No resource provider.'],
    ['Heat', { code: 404, title: 'Not Found', explanation: 'Gone.', error: { message: 'The Stack (s) could not be found.', type: 'EntityNotFound' } }, 'The Stack (s) could not be found.', undefined],
    ['Octavia', { faultcode: 'Client', faultstring: 'Load balancer l not found.', debuginfo: null }, 'Load balancer l not found.', undefined],
    ['Barbican', { code: 404, title: 'Not Found', description: 'Secret not found.' }, 'Secret not found.', undefined],
    ['Designate', { code: 404, type: 'zone_not_found', message: 'Could not find Zone', request_id: 'req-1' }, 'Could not find Zone', undefined],
    ['an OAuth 2.0 server', { error: 'invalid_client', error_description: 'Unknown client.' }, 'Unknown client.', undefined],
    ['an OAuth 2.0 server of few words', { error: 'invalid_client' }, 'invalid_client', undefined],
    ['RFC 9457', { type: 'about:blank', title: 'Gone', status: 410, detail: 'It left.' }, 'Gone', 'It left.'],
    ['WebOb', { message: 'No hosts.<br /><br />\n\n\n', code: '404 Not Found', title: 'Not Found' }, 'No hosts.', undefined],
    ['a number', { error: { message: 42 } }, '42', undefined],
  ])('reads the form of %s', (_service, body, message, details) => {
    expect(readErrorBody(body)).toEqual({ message, details });
  });

  it('names the first of several errors, and that there are more', () => {
    const errors = [{ title: 'first', detail: 'd1' }, { title: 'second', detail: 'd2' }];
    expect(readErrorBody({ errors })).toEqual({ message: 'Multiple error responses, showing first only: first', details: 'd1' });
    expect(readErrorBody({ errors: [{ detail: 'only this' }, {}] })).toEqual({ message: undefined, details: 'only this' });
  });

  it.each([undefined, null, 5, [], {}, { errors: [] }, { errors: [1] }, { errors: { a: 1 } }, { error: { code: 5 } }, '', ' \n '])(
    'finds nothing in %j',
    (body) => {
      expect(readErrorBody(body)).toEqual({ message: undefined, details: undefined });
    },
  );

  it('makes a sentence of a page (Glance, Swift, a proxy) and keeps the page as details', () => {
    expect(readErrorBody(page)).toEqual({ message: '404 Not Found 404 Not Found No image 7', details: page });
    const swift = '<html><h1>Unauthorized</h1><p>This server could not verify that you are authorized.</p></html>';
    expect(readErrorBody(swift).message).toBe('Unauthorized This server could not verify that you are authorized.');
  });

  it('takes a plain text as it is, whatever comparison signs it holds', () => {
    expect(readErrorBody('1 < 2 and 3 > 2')).toEqual({ message: '1 < 2 and 3 > 2', details: '1 < 2 and 3 > 2' });
  });

  it('cuts a text that nobody would read', () => {
    const { message, details } = readErrorBody('word '.repeat(10_000));
    expect(message).toHaveLength(303);
    expect(details).toHaveLength(2000);
  });

  it('reads a hostile page in no time', () => {
    const startedAt = performance.now();
    readErrorBody('<a'.repeat(2_000_000));
    readErrorBody('<'.repeat(2_000_000) + '<html');
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe('requestIdIn', () => {
  it.each([
    ['Placement', { errors: [{ status: 404, request_id: 'req-1' }, { request_id: 'req-2' }] }, 'req-1'],
    ['Designate', { code: 404, type: 'zone_not_found', request_id: 'req-3' }, 'req-3'],
    ['Nova', { itemNotFound: { message: 'gone' } }, undefined],
    ['a page', '<html></html>', undefined],
    ['nothing of the kind', { errors: 'many', request_id: 5 }, undefined],
  ])('finds the one of %s', (_service, body, id) => {
    expect(requestIdIn(body)).toBe(id);
  });
});
