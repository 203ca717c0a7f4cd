import { describe, expect, it } from 'vitest';
import { archiveNames } from './debian-packages.js';

describe('archiveNames', () => {
  it('names the archive of each new package as apt does, and leaves out upgrades and configuration', () => {
    const plan = [
      'NOTE: This is only a simulation!',
      'Inst libev4 (1:4.33-1 Debian:12.11/oldstable [amd64])',
      'Inst openssl [3.0.15-1] (3.0.17-1 Debian-Security:12/oldstable-security [amd64])',
      'Inst python3-keystone (2:22.0.2-0+deb12u1 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [all])',
      'Conf libev4 (1:4.33-1 Debian:12.11/oldstable [amd64])',
    ].join('\n');

    expect(archiveNames(plan)).toEqual(['libev4_1%3a4.33-1_amd64.deb', 'python3-keystone_2%3a22.0.2-0+deb12u1_all.deb']);
  });
});
