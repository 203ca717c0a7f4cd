import { barbican } from './recipes/barbican.js';
import { cinder } from './recipes/cinder.js';
import { glance } from './recipes/glance.js';
import { ironic } from './recipes/ironic.js';
import { manila } from './recipes/manila.js';
import { neutron } from './recipes/neutron.js';
import { nova } from './recipes/nova.js';
import { octavia } from './recipes/octavia.js';
import { swift } from './recipes/swift.js';
import { type ServiceName, type ServiceRecipe } from './service-recipe.js';

/** How each service is made. */
export const serviceRecipes: Readonly<Record<ServiceName, ServiceRecipe>> = {
  barbican,
  cinder,
  glance,
  ironic,
  manila,
  neutron,
  nova,
  octavia,
  swift,
};
