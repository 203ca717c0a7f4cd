import type { CloudRegion } from '../../loading/clouds/cloud-region.js';

/** A cloud whose configuration may lack what a person knows. */
export type AskedRegion = Pick<CloudRegion, 'name' | 'authType' | 'revealAuth'>;
