/** A program: the cloud of a soak in a process of its own, so that its memory is not taken for the library's. Its parent tells it what to do. */
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { activeResources, resourcesBeyond } from '../chaos/active-resources.js';
import { SLOW_PATH, soakCloud } from './soak-service.js';

/** What the parent asks for; each is answered with a {@link CloudState}. */
export type CloudOrder = 'state' | 'revoke' | 'close';

/** How the cloud is. */
export interface CloudState {
  readonly authUrl: string;
  readonly signIns: number;
  /** What there is beyond its beginning: connections that clients hold. */
  readonly held: Readonly<Record<string, number>>;
}

const PATIENCE_MS = 3_600_000;

const served = await serveCloud({ ...soakCloud, tokenLifeMs: Number(process.argv[2]) });
served.cloud.delay({ path: SLOW_PATH, ms: PATIENCE_MS });

process.on('message', (order: CloudOrder) => {
  if (order === 'revoke') served.cloud.revoke();
  if (order === 'close') process.disconnect();
  else void state(order).then((told) => process.send?.(told));
});
process.on('disconnect', () => void served.close());
const atFirst = await activeResources();
process.send?.(await state('revoke'));

async function state(order: CloudOrder): Promise<CloudState> {
  const { cloud, authUrl } = served;
  return { authUrl, signIns: cloud.signIns, held: order === 'state' ? await resourcesBeyond(atFirst) : {} };
}
