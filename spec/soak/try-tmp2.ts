import { createCloud } from 'keystoneauth-rx/testing';
import { soakCloud } from './soak-service.js';
import { transportTo } from '../journeys/transport-to.js';
import { Session } from 'keystoneauth-rx';
import { demoPlugin } from '../chaos/demo-plugin.js';
const cloud = createCloud(soakCloud);
const s = new Session({ auth: demoPlugin(cloud), transport: transportTo(cloud) });
s.get('/missing', { endpointFilter: { serviceType: 'soak' } }).subscribe({next: r => console.log(r), error: console.log});
