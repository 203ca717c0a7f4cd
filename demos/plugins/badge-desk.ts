import { map } from 'rxjs';
import { authPlugin, type AuthPlugin } from 'keystoneauth-rx';

interface Ticket {
  readonly token: string;
  readonly ends_at: string;
}

/** Signs in at a desk of a company's own, which takes badges, hands out tokens and stands beside its services. */
export function badgeDesk({ desk, badge }: { readonly desk: string; readonly badge: string }): AuthPlugin {
  return authPlugin({
    getToken: (connection) => {
      connection.conceal(badge);
      return connection
        .send<Ticket>({ method: 'POST', url: `${desk}/tickets`, json: { badge }, log: false })
        .pipe(map(({ body }) => ({ token: body.token, expiresAt: Date.parse(body.ends_at) })));
    },
    getEndpoint: (_, { serviceType = '' }) => `${desk}/services/${serviceType}`,
  });
}
