import { describe, expect, it } from 'vitest';
import * as frontDoor from '../../src/index.js';
import { AUTH_INTERFACE } from '../../src/access/endpoint-filter.js';
import { ServiceCatalog } from '../../src/access/service-catalog.js';
import { DiscoveryCache } from '../../src/discovery/discovery-cache.js';
import { EndpointNotFound } from '../../src/errors/endpoint-not-found.js';
import { HttpError } from '../../src/errors/http-error.js';
import { curlLine } from '../../src/events/lines/curl-line.js';
import { RequestLimit } from '../../src/http/load/request-limit.js';

describe('the front door', () => {
  it('hands out the very things that the library uses itself', () => {
    const own = { AUTH_INTERFACE, ServiceCatalog, DiscoveryCache, EndpointNotFound, HttpError, curlLine, RequestLimit };
    expect(frontDoor).toMatchObject(own);
  });

  it('names classes as they are called', () => {
    const classes = Object.entries(frontDoor).filter(([name]) => /^[A-Z][a-z]|^SSL/.test(name));
    expect(classes.filter(([name, value]) => (value as { readonly name: string }).name !== name)).toEqual([]);
  });
});
