import type { CloudContext } from '../cloud-context.js';
import type { CloudReply } from '../cloud-request.js';
import type { Face } from '../face.js';
import { htmlReply } from '../replies.js';
import { dispatch, methodsOn } from '../router.js';
import { applicationCredentialRoutes } from './application-credential-routes.js';
import { keystoneFault } from './fault.js';
import { createKeystoneState } from './keystone-state.js';
import { peopleRoutes } from './people-routes.js';
import { scopeListRoutes } from './scope-list-routes.js';
import { tokenRoutes } from './token-routes.js';
import { trustRoutes } from './trust-routes.js';
import { v2Routes } from './v2-routes.js';
import { versionRoutes } from './version-routes.js';

/** Keystone at `/identity`, with an empty memory. `v2`: whether it also speaks v2.0. */
export function keystoneFace(context: CloudContext, v2: boolean): Face {
  const keystone = createKeystoneState(context);
  const routes = [
    ...versionRoutes(context, v2),
    ...tokenRoutes(keystone),
    ...scopeListRoutes(context),
    ...peopleRoutes(context),
    ...applicationCredentialRoutes(keystone),
    ...trustRoutes(keystone),
    ...(v2 ? v2Routes(keystone) : []),
  ];
  const elsewhere = (path: string): CloudReply => {
    const methods = methodsOn(routes, path);
    if (methods.length === 0) return htmlReply(404, 'Not Found');
    const refusal = keystoneFault(405, `The method is not allowed here; ${methods.join(', ')} would be.`);
    return { ...refusal, headers: { ...refusal.headers, allow: methods.join(', ') } };
  };
  return {
    prefix: '/identity',
    answer: (call) => {
      const reply = dispatch(routes, call) ?? elsewhere(call.path);
      return { ...reply, headers: { ...reply.headers, vary: 'X-Auth-Token' } };
    },
  };
}
