import type { CloudContext } from '../cloud-context.js';
import type { Face } from '../face.js';
import { htmlReply, jsonReply } from '../replies.js';
import { route, type Route } from '../router.js';
import { describedBy, novaMicroversionEntry, type VersionEntry } from '../fixtures/version-documents.js';
import { microversionHeaders, type MicroversionRange } from './microversion.js';
import { namedFault } from './named-fault.js';
import { serverRoutes, type ServerOptions } from './server-routes.js';
import { serviceFace } from './service-face.js';

const range: MicroversionRange = {
  service: 'compute',
  major: 2,
  minMinor: 1,
  maxMinor: 93,
  legacyHeader: 'x-openstack-nova-api-version',
};

function oldVersion({ baseUrl }: CloudContext): VersionEntry {
  return novaMicroversionEntry('v2.0', `${baseUrl}/compute/v2/`, { status: 'SUPPORTED', updated: '2011-01-21T11:33:21Z' });
}

function currentVersion({ baseUrl }: CloudContext): VersionEntry {
  return novaMicroversionEntry('v2.1', `${baseUrl}/compute/v2.1/`, {
    status: 'CURRENT',
    updated: '2013-07-23T11:33:21Z',
    minVersion: '2.1',
    maxVersion: '2.93',
  });
}

/** A version's own document says more than its entry in the list. */
function detailed(version: VersionEntry, mediaVersion: string): VersionEntry {
  const type = `application/vnd.openstack.compute+json;version=${mediaVersion}`;
  return { ...version, links: [...version.links, describedBy], 'media-types': [{ base: 'application/json', type }] };
}

function versionRoutes(context: CloudContext): readonly Route[] {
  const current = (): VersionEntry => detailed(currentVersion(context), '2.1');
  return [
    route('GET', '/', () => jsonReply(200, { versions: [oldVersion(context), currentVersion(context)] })),
    route('GET', '/v2', () => jsonReply(200, { version: detailed(oldVersion(context), '2') })),
    route('GET', '/v2.1', () => jsonReply(200, { version: current() }, microversionHeaders(range, range.minMinor))),
  ];
}

/**
 * Nova at `/compute`, with servers and no more.
 *
 * @see https://docs.openstack.org/api-ref/compute/
 */
export function computeFace(context: CloudContext, servers: ServerOptions): Face {
  const face = serviceFace(context, {
    prefix: '/compute',
    range,
    open: versionRoutes(context),
    guarded: serverRoutes(context, servers),
    fault: namedFault,
    nowhere: () => htmlReply(404, 'Not Found'),
  });
  return {
    ...face,
    answer: (call) => {
      const reply = face.answer(call);
      return { ...reply, headers: { ...reply.headers, 'x-compute-request-id': call.requestId } };
    },
  };
}
