import type { Call } from './call.js';
import type { CloudReply } from './cloud-request.js';

/** One service of the cloud: it answers everything below its path. */
export interface Face {
  /** Begins with a slash and does not end with one. */
  readonly prefix: string;
  /** `call.path` is what follows the prefix, as it was written: empty, or with a leading slash. */
  readonly answer: (call: Call) => CloudReply;
}

/** The answer of the face a call's path belongs to; `undefined` if there is none. */
export function answerOf(faces: readonly Face[], call: Call): CloudReply | undefined {
  const face = faces.find(({ prefix }) => call.path === prefix || call.path.startsWith(`${prefix}/`));
  return face?.answer({ ...call, path: call.path.slice(face.prefix.length) });
}
