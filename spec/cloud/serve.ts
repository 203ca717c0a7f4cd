import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startCloud } from './services/cloud.js';

const { values } = parseArgs({
  options: {
    'token-life-seconds': { type: 'string', default: '3600' },
    'allowed-origin': { type: 'string', multiple: true },
    with: { type: 'string', multiple: true, default: [] },
    federation: { type: 'boolean', default: false },
  },
});

const cloud = await startCloud({
  tokenLifeSeconds: Number(values['token-life-seconds']),
  allowedOrigins: values['allowed-origin'],
});
const services = await Promise.all(values.with.map(async (name) => [name, (await cloud.find(name)).url] as const));
const federated = values.federation ? await cloud.federation() : undefined;
console.log(JSON.stringify({ ...cloud.access, services: Object.fromEntries(services), federated }, undefined, 2));
await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
await cloud.stop();
