import type { TransferProgress } from './exchange-options.js';

/** Reports; what a callback throws is its own affair: a display that fails is no reason for a transfer to fail. */
export function reportSafely(onProgress: (progress: TransferProgress) => void, progress: TransferProgress): void {
  try {
    onProgress(progress);
  } catch {
    // See above.
  }
}

/** Adds up what has passed and reports it. */
export function reporting(
  onProgress: (progress: TransferProgress) => void,
  direction: TransferProgress['direction'],
  total: number | undefined,
): (bytes: number) => void {
  let loaded = 0;
  return (bytes) => {
    loaded += bytes;
    reportSafely(onProgress, { direction, loaded, total });
  };
}

/** The value of a Content-Length header. */
export function lengthOf(header: string | null | undefined): number | undefined {
  return header === undefined || header === null || !/^\d+$/.test(header) ? undefined : Number(header);
}

/** For axios' own adapters, which count by themselves. */
export function axiosProgress(onProgress: (progress: TransferProgress) => void): {
  readonly onUploadProgress: (progress: AxiosCount) => void;
  readonly onDownloadProgress: (progress: AxiosCount) => void;
} {
  const report = (direction: TransferProgress['direction']) => ({ loaded, total }: AxiosCount): void => {
    reportSafely(onProgress, { direction, loaded, total });
  };
  return { onUploadProgress: report('upload'), onDownloadProgress: report('download') };
}

interface AxiosCount {
  readonly loaded: number;
  readonly total?: number | undefined;
}
