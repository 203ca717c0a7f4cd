import { onTestFinished } from 'vitest';

/** What is closed when the test has ended, however it ends. */
export function closing<T extends { readonly close: () => unknown }>(opened: T): T {
  onTestFinished(async () => {
    await opened.close();
  });
  return opened;
}
