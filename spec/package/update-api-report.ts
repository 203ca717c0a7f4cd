import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { apiReports } from './api-report.js';
import { root } from './doors.js';

rmSync(`${root}spec/config/api`, { recursive: true, force: true });
mkdirSync(`${root}spec/config/api`);
for (const { path, text } of apiReports()) {
  writeFileSync(path, text);
  console.log(path);
}
