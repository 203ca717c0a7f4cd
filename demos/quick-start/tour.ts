import { concatMap, from, of, reduce, type Observable } from 'rxjs';
import type { Findings, Found, Say } from './findings.js';
import type { DemoCloud, EmbeddedCloud } from './open-cloud.js';
import { atOnce } from './steps/at-once.js';
import { discovery } from './steps/discovery.js';
import { microversionRequest } from './steps/microversion-request.js';
import { renewal } from './steps/renewal.js';
import { requestStream } from './steps/request-stream.js';
import { revocation } from './steps/revocation.js';
import { signIn } from './steps/sign-in.js';
import { splitLogs } from './steps/split-logs.js';
import { watching } from './steps/watching.js';

/** A step that needs a cloud of our own. */
type Step = (demo: EmbeddedCloud, say: Say) => Observable<Found>;

const steps: readonly Step[] = [microversionRequest, atOnce, renewal, revocation, splitLogs, requestStream, watching];

/** The whole tour of the embedded cloud; of a cloud that is not ours only what reads: sign-in, catalog, discovery. */
export function tour(demo: DemoCloud, say: Say): Observable<Findings> {
  return signIn(demo, say).pipe(
    concatMap((access) => discovery(demo, access, say)),
    concatMap((found) => (demo.kind === 'yours' ? of(found) : onward(demo, found, say))),
  );
}

function onward(demo: EmbeddedCloud, begun: Findings, say: Say): Observable<Findings> {
  return from(steps).pipe(
    concatMap((step) => step(demo, say)),
    reduce((all: Findings, found) => ({ ...all, ...found, ok: all.ok && found.ok }), begun),
  );
}
