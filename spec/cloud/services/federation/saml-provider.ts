import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWsgiService } from '../wsgi-service.js';
import { type Person } from './access.js';
import { type Certificate } from './certificates.js';
import { identityProviderMetadata, type SamlEntity } from './saml-metadata.js';

/** An identity provider whose address is known already. */
export interface OpenedSamlProvider {
  /** Takes an AuthnRequest. */
  readonly url: string;
  readonly entityId: string;
  /** What a service provider has to know. */
  metadata(signing: Certificate): Promise<string>;
  serve(job: SamlProviderJob): Promise<void>;
  readonly home: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** What an identity provider is started with. */
export interface SamlProviderJob {
  readonly signing: Certificate;
  readonly people: readonly Person[];
  /** Files of their metadata. */
  readonly serviceProviders: readonly string[];
}

/** The first step of starting one: pysaml2 in a process of its own. */
export async function openSamlProvider(prefix: string): Promise<OpenedSamlProvider> {
  const service = await openWsgiService('saml', prefix, () => ({}));
  const url = `${service.url}/ecp`;
  const entityId = `${service.url}/provider`;
  const entity = ({ certificate }: Certificate): SamlEntity => ({ entityId, certificate });
  return {
    ...{ url, entityId, home: service.home, pid: service.pid },
    stop: () => service.stop(),
    metadata: (signing) => identityProviderMetadata(entity(signing), url),
    serve: async ({ signing, people, serviceProviders }) => {
      const jobFile = join(service.home, 'job.json');
      const job = { entity_id: entityId, url, ...signing, service_providers: serviceProviders, people };
      await writeFile(jobFile, JSON.stringify(job));
      await service.serve({ commands: [], application: 'federation.saml_provider:load', parameters: [jobFile] });
    },
  };
}
