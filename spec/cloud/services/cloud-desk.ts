import { type Cloud } from './cloud.js';
import { withoutFurtherServices } from './cloud-prefix.js';
import { openServiceDesk, type ServiceDesk } from './service-desk.js';

/** Where specs ask for the services of `cloud` beside Keystone and Placement; why there is none, where those cannot be had. */
export async function openCloudDesk(cloud: Cloud): Promise<ServiceDesk | { readonly unavailable: string }> {
  const unavailable = await withoutFurtherServices();
  return unavailable === undefined ? openServiceDesk(lookUp(cloud)) : { unavailable };
}

/** What specs are told about a service. */
function lookUp({ find, federation }: Cloud): (name: string) => Promise<object> {
  return async (name) => {
    if (name === 'federated-keystone') return federation();
    const { url, home } = await find(name);
    return { url, home };
  };
}
