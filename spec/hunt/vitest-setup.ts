import { relative } from 'node:path';
import { afterAll, expect } from 'vitest';
import { ledger } from './join.js';

ledger?.moveTo(relative(process.cwd(), expect.getState().testPath ?? ''));
// The process may be ended without a word when its last file is done.
afterAll(() => ledger?.flush());
