import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiReports } from './api-report.js';
import { root } from './doors.js';

const reports = apiReports();

describe('the API report', () => {
  it.for(reports)('of $door.specifier is the one checked in (npm run api:update writes it)', ({ path, text }) => {
    expect(text).toBe(readFileSync(path, 'utf8'));
  });

  it('exists for every door and for nothing else', () => {
    const checkedIn = readdirSync(`${root}spec/config/api`).sort();

    expect(checkedIn).toEqual(reports.map(({ path }) => basename(path)).sort());
  });
});
