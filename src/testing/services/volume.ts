import type { CloudContext } from '../cloud-context.js';
import type { CloudReply } from '../cloud-request.js';
import type { Face } from '../face.js';
import { member, textMember } from '../json-member.js';
import { emptyReply, htmlReply, jsonReply } from '../replies.js';
import { route, type Route } from '../router.js';
import { describedBy, novaMicroversionEntry } from '../fixtures/version-documents.js';
import { wireSeconds } from '../wire-time.js';
import { microversionHeaders, type MicroversionRange } from './microversion.js';
import { namedFault } from './named-fault.js';
import { ProjectResources, type Resource } from './project-resources.js';
import { serviceFace, type ServiceCall } from './service-face.js';

const range: MicroversionRange = { service: 'volume', major: 3, minMinor: 0, maxMinor: 70 };

/** Cinder names the documentation before the API. */
function versions({ baseUrl }: CloudContext, status: number): CloudReply {
  const version = novaMicroversionEntry('v3.0', `${baseUrl}/volume/v3/`, {
    status: 'CURRENT',
    minVersion: '3.0',
    maxVersion: '3.70',
    members: { 'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.volume+json;version=3' }] },
  });
  const document = { versions: [{ ...version, links: [describedBy, ...version.links] }] };
  return jsonReply(status, document, microversionHeaders(range, range.minMinor));
}

function entity({ now }: CloudContext, volume: Resource): unknown {
  return {
    id: volume.id,
    name: volume.name,
    size: member(volume.asked, 'size') ?? 1,
    status: now() >= volume.readyAt ? 'available' : 'creating',
    created_at: wireSeconds(volume.createdAt).replace('Z', '.000000'),
  };
}

type ProjectAnswer = (call: ServiceCall, projectId: string, id: string) => CloudReply;

/** A route whose URL names the project, which has to be the token's. */
function projectRoute(method: string, pattern: string, answer: ProjectAnswer): Route<ServiceCall> {
  return route(method, `/v3/:project${pattern}`, (call: ServiceCall, project = '', id = '') => {
    const { scope } = call.caller;
    const own = scope.kind === 'project' && scope.project.id === project;
    return own ? answer(call, project, id) : namedFault(400, 'The project in the URL is not the project of the token.');
  });
}

const missing = (id: string): CloudReply => namedFault(404, `Volume ${id} could not be found.`);

function volumeRoutes(context: CloudContext, buildMs: number): readonly Route<ServiceCall>[] {
  const volumes = new ProjectResources(context, []);
  return [
    projectRoute('GET', '/volumes', (_, project) =>
      jsonReply(200, { volumes: volumes.list(project).map(({ id, name }) => ({ id, name })) }),
    ),
    projectRoute('GET', '/volumes/detail', (_, project) =>
      jsonReply(200, { volumes: volumes.list(project).map((volume) => entity(context, volume)) }),
    ),
    projectRoute('POST', '/volumes', ({ json }, project) => {
      const asked = member(json, 'volume');
      const volume = volumes.add(project, { name: textMember(asked, 'name') ?? '', buildMs, asked });
      return jsonReply(202, { volume: entity(context, volume) });
    }),
    projectRoute('GET', '/volumes/:id', (_, project, id) => {
      const volume = volumes.find(project, id);
      return volume === undefined ? missing(id) : jsonReply(200, { volume: entity(context, volume) });
    }),
    projectRoute('DELETE', '/volumes/:id', (_, project, id) =>
      volumes.remove(project, id) ? emptyReply(202) : missing(id),
    ),
  ];
}

/**
 * Cinder at `/volume`: its URLs hold the project, its list of versions comes with status 300, and its version document wants a token.
 *
 * @see https://docs.openstack.org/api-ref/block-storage/v3/
 */
export function volumeFace(context: CloudContext, buildMs: number): Face {
  const version = (call: ServiceCall): CloudReply =>
    call.path.endsWith('/') ? versions(context, 200) : emptyReply(302, { location: `${context.baseUrl}/volume/v3/` });
  return serviceFace(context, {
    prefix: '/volume',
    range,
    open: [route('GET', '/', () => versions(context, 300))],
    guarded: [route('GET', '/v3', version), ...volumeRoutes(context, buildMs)],
    fault: namedFault,
    nowhere: () => htmlReply(404, 'Not Found'),
  });
}
