/** What tokens say. As in `stages.ts` each is a binding of its own. */
import { AUTH_INTERFACE as authInterface } from '../access/endpoint-filter.js';
import { createAccessInfo as createAccess } from '../access/access-info.js';
import { ServiceCatalog as Catalog } from '../access/service-catalog.js';
import { serviceTypes as types } from '../access/service-types.js';

/** In place of an interface: where the plugin itself signs in. */
export const AUTH_INTERFACE: typeof authInterface = authInterface;

/** What Keystone said about a token, read from its document, v3 or v2.0. */
export const createAccessInfo = createAccess;

/** The services of a token, and where they are. */
export const ServiceCatalog = Catalog;
/** The services of a token, and where they are. */
export type ServiceCatalog = Catalog;

/** The types of services, official ones and what else they are called. */
export const serviceTypes = types;
