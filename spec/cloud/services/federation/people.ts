import { randomBytes } from 'node:crypto';
import { type Person } from './access.js';

/** What nobody knows beforehand. */
export function newSecret(): string {
  return randomBytes(18).toString('base64url');
}

/** Somebody with a new password. */
export function newPerson(username: string): Person {
  return { username, password: newSecret() };
}
