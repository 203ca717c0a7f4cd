import { withoutTrailingSlash } from '../../http/url.js';
import type { CloudContext } from '../cloud-context.js';
import type { CloudService } from '../cloud-options.js';
import type { Face } from '../face.js';
import { admit } from '../keystone/guard.js';
import { emptyReply, isReply, jsonReply } from '../replies.js';

/** A service the user of the cloud answers for: below its path, for callers with a valid token. */
export function ownServiceFaces(context: CloudContext, services: readonly CloudService[]): readonly Face[] {
  return services.flatMap(({ path, handle }) => {
    if (path === undefined || handle === undefined) return [];
    const face: Face = {
      prefix: withoutTrailingSlash(path),
      answer: (call) => {
        const admitted = admit(context, call);
        if (isReply(admitted)) return admitted;
        const { status, headers = {}, json } = handle(call);
        return json === undefined ? emptyReply(status, headers) : jsonReply(status, json, headers);
      },
    };
    return [face];
  });
}
