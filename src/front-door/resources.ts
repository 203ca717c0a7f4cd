/** What services say of their resources. As in `stages.ts` each is a binding of its own. */
import { cinderChanges as ofCinder, glanceChanges as ofGlance, novaChanges as ofNova } from '../streams/changes-of-services.js';
import type { ChangesSince } from '../streams/changes-since.js';
import { serverFault as faultOfServer, stackFault as faultOfStack, volumeFault as faultOfVolume } from '../streams/resource-fault.js';

/** For Nova's `/servers/detail`: it also lists the servers that were deleted. */
export const novaChanges: ChangesSince<unknown> = ofNova;

/** For Glance's `/images`. It does not tell what was deleted: that is found with the whole list. */
export const glanceChanges: ChangesSince<unknown> = ofGlance;

/** For Cinder's `/volumes/detail` from microversion 3.60 on. It does not tell what was deleted: that is found with the whole list. */
export const cinderChanges: ChangesSince<unknown> = ofCinder;

/** What is wrong with a server of Nova's, for `failWhen`. */
export const serverFault = faultOfServer;

/** What is wrong with a volume of Cinder's, for `failWhen`. */
export const volumeFault = faultOfVolume;

/** What is wrong with a stack of Heat's, for `failWhen`. */
export const stackFault = faultOfStack;
