import type { CloudReply } from '../cloud-request.js';
import { member } from '../json-member.js';
import { forbidden, isAdmin } from '../keystone/guard.js';
import { jsonReply } from '../replies.js';
import { route, type Route } from '../router.js';
import { namedFault } from './named-fault.js';
import type { ProjectResources } from './project-resources.js';
import type { ServiceCall } from './service-face.js';

/** Nova's number for no limit. */
const UNLIMITED = -1;

/** How many servers each project may have: as many as it likes, until an administrator says otherwise. */
export class ServerQuota {
  readonly #servers: ProjectResources;
  readonly #limits = new Map<string, number>();

  constructor(servers: ProjectResources) {
    this.#servers = servers;
  }

  /** The refusal of one more server, `undefined` if there may be one. */
  refusal(projectId: string): CloudReply | undefined {
    const [limit, used] = [this.#limitOf(projectId), this.#servers.list(projectId).length];
    if (limit === UNLIMITED || used < limit) return undefined;
    return namedFault(403, `Quota exceeded for instances: Requested 1, but already used ${String(used)} of ${String(limit)} instances`);
  }

  /**
   * A project's limits for whoever belongs to it, and setting them for administrators.
   *
   * @see https://docs.openstack.org/api-ref/compute/#limits-limits
   */
  routes(): readonly Route<ServiceCall>[] {
    return [
      route('GET', '/v2.1/limits', ({ caller }: ServiceCall) =>
        caller.scope.kind === 'project' ? this.#limitsReply(caller.scope.project.id) : forbidden('os_compute_api:limits'),
      ),
      route('PUT', '/v2.1/os-quota-sets/:project', (call: ServiceCall, projectId = '') => this.#set(call, projectId)),
    ];
  }

  #limitsReply(projectId: string): CloudReply {
    const absolute = { maxTotalInstances: this.#limitOf(projectId), totalInstancesUsed: this.#servers.list(projectId).length };
    return jsonReply(200, { limits: { rate: [], absolute } });
  }

  #set({ caller, json }: ServiceCall, projectId: string): CloudReply {
    if (!isAdmin(caller)) return forbidden('os_compute_api:os-quota-sets:update');
    const instances = member(json, 'quota_set', 'instances');
    if (!Number.isInteger(instances)) return namedFault(400, 'A quota set wants "instances", a whole number; -1 is no limit.');
    this.#limits.set(projectId, Number(instances));
    return jsonReply(200, { quota_set: { instances } });
  }

  #limitOf(projectId: string): number {
    return this.#limits.get(projectId) ?? UNLIMITED;
  }
}
