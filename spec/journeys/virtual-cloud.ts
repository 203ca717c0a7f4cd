import { of, throwError } from 'rxjs';
import type { IdentityPlugin, Session, Transport } from 'keystoneauth-rx';
import { createCloud, type Cloud } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { demo, openSession } from './demo-cloud.js';
import { refused, transportTo } from './transport-to.js';

/** How a Keystone that is away answers: not at all, or with a status. */
export type Absence = 'refused' | number;

/** A cloud and a session in memory, on one clock that a spec moves. */
export interface VirtualCloud {
  readonly runtime: VirtualRuntime;
  readonly cloud: Cloud;
  readonly session: Session;
  readonly auth: IdentityPlugin;
  /** Another session on the same plugin. */
  another(): Session;
  /** Keystone goes, or with `undefined` comes back. The other services stay. */
  setAway(absence: Absence | undefined): void;
}

/** A cloud whose tokens last so long. */
export function virtualCloud(tokenLifeMs: number): VirtualCloud {
  const runtime = new VirtualRuntime();
  const cloud = createCloud({ now: () => runtime.now(), tokenLifeMs });
  let away: Absence | undefined;
  const carry = transportTo(cloud);
  const transport: Transport = (request) => {
    if (away !== undefined && request.url.includes('/identity')) {
      return away === 'refused' ? throwError(() => refused()) : of({ status: away, headers: {}, body: undefined });
    }
    return carry(request);
  };
  const auth = v3.password({ authUrl: cloud.authUrl, ...demo });
  const another = (): Session => openSession({ auth, runtime, transport });
  return {
    runtime,
    cloud,
    auth,
    session: another(),
    another,
    setAway: (absence) => (away = absence),
  };
}
