import { Session } from 'keystoneauth-rx';
import { standardServices, type Cloud } from 'keystoneauth-rx/testing';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';

/** A cloud of our own in which things go wrong when they are told to. */
export interface Mishaps {
  readonly cloud: Cloud;
  readonly url: string;
  /** Of a user whose servers these are. */
  readonly session: Session;
  /** The servers, by their names. */
  serverIds(): Promise<Readonly<Record<string, string>>>;
  breakServer(id: string): Promise<void>;
  /** Placement has another URL from now on, in tokens that are issued from now on. */
  movePlacement(path: string): void;
  /** The project may have so many servers from now on. */
  limitServers(count: number): Promise<void>;
  close(): Promise<void>;
}

const BUILD_MS = 300;

/** Starts one with three servers. */
export async function openMishaps(): Promise<Mishaps> {
  const placement = { public: '/placement', internal: '/placement', admin: '/placement' };
  const services = standardServices.map((service) => (service.type === 'placement' ? { ...service, url: placement } : service));
  const served = await serveCloud({ services, servers: 3, buildMs: BUILD_MS });
  const { authUrl, url, cloud } = served;
  const sessionOf = (username: string, password: string): Session =>
    new Session({
      auth: v3.password({ authUrl, username, password, userDomainName: 'Default', projectName: username, projectDomainName: 'Default' }),
    });
  const [session, admin] = [sessionOf('demo', 'demo-password'), sessionOf('admin', 'admin-password')];
  const compute = admin.adapter('compute');
  return {
    cloud,
    url,
    session,
    serverIds: async () => {
      const { body } = await firstValueFrom(session.adapter('compute').get<{ servers: readonly { readonly id: string; readonly name: string }[] }>('/servers'));
      return Object.fromEntries(body.servers.map(({ id, name }) => [name, id]));
    },
    breakServer: async (id) => {
      await firstValueFrom(compute.post(`/servers/${id}/action`, { json: { 'os-resetState': { state: 'error' } } }));
    },
    movePlacement: (path) => {
      placement.public = path;
    },
    limitServers: async (instances) => {
      const projectId = (await firstValueFrom(session.getProjectId())) ?? '';
      await firstValueFrom(compute.put(`/os-quota-sets/${projectId}`, { json: { quota_set: { instances } } }));
    },
    close: () => {
      session.close();
      admin.close();
      return served.close();
    },
  };
}
