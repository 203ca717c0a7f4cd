import { describe, expect, it } from 'vitest';
import { microversionService } from '../../src/microversion/microversion-services.js';

describe('microversionService', () => {
  it.each([
    ['compute', 'compute'],
    ['block-storage', 'volume'],
    ['block-store', 'volume'],
    ['volumev3', 'volume'],
    ['volume-backup', 'volume'],
    ['share', 'shared-file-system'],
    ['sharev1', 'shared-file-system'],
    ['bare-metal', 'baremetal'],
    ['container-infrastructure-management', 'container-infra'],
    ['container-infra', 'container-infra'],
    ['container-infrastructure', 'container-infra'],
    ['container', 'container'],
    ['infra-optim', 'infra-optim'],
    ['ha', 'instance-ha'],
    ['cluster', 'clustering'],
    ['placement', 'placement'],
    ['baremetal-introspection', 'baremetal-introspection'],
    ['Compute', 'Compute'],
    ['compute_legacy', 'compute_legacy'],
    ['custom-thing', 'custom-thing'],
    ['constructor', 'constructor'],
  ])('calls %s by the name it answers to: %s', (serviceType, name) => {
    expect(microversionService(serviceType).name).toBe(name);
  });
});
