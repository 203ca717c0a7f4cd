import { map, type Observable } from 'rxjs';
import { Adapter, type Client } from 'keystoneauth-rx';

/** A user as Keystone describes it. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly domain_id: string;
  readonly enabled: boolean;
}

/** The users of a cloud. */
export interface Users {
  list(filter?: { readonly name?: string; readonly domain_id?: string }): Observable<readonly User[]>;
  get(id: string): Observable<User>;
}

/**
 * A client for the identity service. What is its own are paths and bodies: tokens, addresses and versions are the session's.
 */
export class IdentityClient {
  readonly users: Users;

  constructor({ session }: { readonly session: Client }) {
    const identity = new Adapter({ session, serviceType: 'identity', version: 3, clientName: 'identity-client', clientVersion: '1.0' });
    this.users = {
      list: (filter) =>
        identity.get<{ readonly users: readonly User[] }>('/users', { params: filter }).pipe(map(({ body }) => body.users)),
      get: (id) =>
        identity.get<{ readonly user: User }>(`/users/${encodeURIComponent(id)}`).pipe(map(({ body }) => body.user)),
    };
  }
}
