import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = (name: string): string => fileURLToPath(new URL(`../conformance/vectors/support/certs/${name}`, import.meta.url));

/** What a server on 127.0.0.1 shows. */
export const certificates = { key: readFileSync(file('server.key'), 'utf8'), cert: readFileSync(file('server.crt'), 'utf8') } as const;

/** The path of the authority that vouches for it. */
export const authorities: string = file('ca.pem');
