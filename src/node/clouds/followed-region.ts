import { catchError, defer, from, of, switchMap, tap, type Observable } from 'rxjs';
import type { CloudRegion } from '../../loading/clouds/cloud-region.js';
import type { FoundFile } from './find-config-file.js';
import { rereadCloudFiles, type CloudFiles } from './read-cloud-files.js';

/** A region, what it was read from, and how it is read once more. */
export interface FollowedParts {
  readonly region: CloudRegion;
  readonly files: CloudFiles;
  /** The same region of files as they are then. */
  readonly regionOf: (files: CloudFiles) => Observable<CloudRegion>;
  /** Told what cannot be followed. */
  readonly warn: (message: string) => void;
}

/** A region of a cloud as its files say now. While they cannot be read, or name no such cloud, what they said last holds. */
export class FollowedRegion {
  readonly #parts: FollowedParts;
  readonly #files: readonly FoundFile[];
  #last: CloudRegion;
  #readAt: string;
  #warnedAt: string | undefined;

  constructor(parts: FollowedParts) {
    this.#parts = parts;
    const { clouds, secure, publicClouds } = parts.files;
    this.#files = [clouds, secure, publicClouds].filter((found) => found !== undefined).filter(({ isPlain }) => isPlain);
    this.#last = parts.region;
    this.#readAt = this.#files.map(({ readAt }) => readAt).join();
  }

  /** What was read last. */
  get last(): CloudRegion {
    return this.#last;
  }

  /** Differs when the files do. */
  revision(): string {
    return this.#files.map(({ revision }) => revision.now()).join();
  }

  /** What the files say now. Never fails. */
  now(): Observable<CloudRegion> {
    return defer(() => {
      const revision = this.revision();
      return revision === this.#readAt ? of(this.#last) : this.#read(revision);
    });
  }

  #read(revision: string): Observable<CloudRegion> {
    return from(rereadCloudFiles(this.#parts.files)).pipe(
      switchMap((files) => this.#parts.regionOf(files)),
      tap((region) => {
        this.#last = region;
        this.#readAt = revision;
      }),
      catchError((error: unknown) => {
        if (this.#warnedAt !== revision) this.#warn(error instanceof Error ? error.message : String(error));
        this.#warnedAt = revision;
        return of(this.#last);
      }),
    );
  }

  #warn(reason: string): void {
    this.#parts.warn(`Its files were changed and cannot be used as they are; the credentials they held before are still used: ${reason}`);
  }
}
