import { describe, expect, it } from 'vitest';
import { archiveNames, looseNames } from './debian-packages.js';

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

describe('looseNames', () => {
  it('names the archives that apt would download, as apt does', () => {
    const addresses = [
      "'http://deb.example/pool/main/c/cinder/cinder-common_21.3.1-1%7edeb12u1_all.deb' cinder-common_2%3a21.3.1-1~deb12u1_all.deb 76252 SHA256:60",
      "'http://deb.example/pool/main/s/swift/swift_2.30.1-0_all.deb' swift_2.30.1-0_all.deb 100528 SHA256:7a",
    ].join('\n');

    expect(looseNames(addresses)).toEqual(['cinder-common_2%3a21.3.1-1~deb12u1_all.deb', 'swift_2.30.1-0_all.deb']);
  });
});
