import type { Happened } from './request-event.js';

/** An endpoint of a catalog, as plain values. */
export interface CatalogPlace {
  readonly serviceType: string;
  readonly serviceName: string | undefined;
  /** As the catalog writes it: `public`, with v2.0 `publicURL`. */
  readonly interface: string | undefined;
  readonly regionName: string | undefined;
  /** With secret parts replaced. */
  readonly url: string;
}

/** An endpoint that is elsewhere now. */
export interface MovedPlace extends CatalogPlace {
  /** Its URL so far. */
  readonly before: string;
}

/** A newer token brought another catalog for the same scope. At least one of the lists has something in it. */
export interface CatalogChanged extends Happened {
  readonly type: 'catalog-changed';
  readonly authUrl: string | undefined;
  /** Whose catalog it is; `undefined` without a project. */
  readonly projectId: string | undefined;
  readonly appeared: readonly CatalogPlace[];
  readonly moved: readonly MovedPlace[];
  readonly went: readonly CatalogPlace[];
}

/** From one microversion to another, as text: `2.1`. */
export interface MicroversionSpan {
  readonly min: string | undefined;
  readonly max: string;
}

/** A version document that was read anew offers other microversions than before: the service was upgraded, or set back. */
export interface MicroversionRangeChanged extends Happened {
  readonly type: 'microversion-range-changed';
  /** What the document was read for, if that is known. */
  readonly serviceType: string | undefined;
  /** Of the document, with secret parts replaced. */
  readonly url: string;
  /** The major version that the range belongs to: `2.1`. */
  readonly version: string;
  /** `undefined`: it had none. */
  readonly before: MicroversionSpan | undefined;
  /** `undefined`: it has none any more. */
  readonly now: MicroversionSpan | undefined;
}

/**
 * What signs in will end soon, and nothing here can renew it: a person has to. Told at a sign-in, for each credential once a day at
 * most.
 */
export interface CredentialEnding extends Happened {
  readonly type: 'credential-ending';
  readonly authUrl: string | undefined;
  readonly credential: 'password' | 'application-credential';
  /** Of the user, or of the application credential. */
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** By the clock of the identity service. */
  readonly endsAt: number;
  /** What is left. */
  readonly leftMs: number;
}

/** What a cloud turned out to be other than before, or will be. */
export type CloudEvent = CatalogChanged | MicroversionRangeChanged | CredentialEnding;
