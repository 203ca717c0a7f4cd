/** One service as the service types authority lists it. */
export interface ServiceTypeRecord {
  /** The official service type. */
  readonly type: string;
  /** The project that provides the service. */
  readonly project: string;
  /** Other names clouds register it under, in the authority's order of preference. */
  readonly aliases?: readonly string[] | undefined;
}

/**
 * The official service types with their aliases, in alphabetical order.
 *
 * @see https://service-types.openstack.org/service-types.json
 */
export const SERVICE_TYPES: readonly ServiceTypeRecord[] = [
  { type: 'accelerator', project: 'cyborg' },
  { type: 'admin-logic', project: 'adjutant', aliases: ['registration'] },
  { type: 'alarm', project: 'aodh', aliases: ['alarming'] },
  { type: 'application-catalog', project: 'murano' },
  { type: 'application-container', project: 'zun', aliases: ['container'] },
  { type: 'application-deployment', project: 'solum', aliases: ['application_deployment'] },
  { type: 'backup', project: 'freezer-api' },
  { type: 'baremetal', project: 'ironic', aliases: ['bare-metal'] },
  { type: 'baremetal-introspection', project: 'ironic-inspector' },
  { type: 'block-storage', project: 'cinder', aliases: ['volumev3', 'volumev2', 'volume', 'block-store'] },
  { type: 'clustering', project: 'senlin', aliases: ['resource-cluster', 'cluster'] },
  { type: 'compute', project: 'nova' },
  {
    type: 'container-infrastructure-management',
    project: 'magnum',
    aliases: ['container-infrastructure', 'container-infra'],
  },
  { type: 'data-processing', project: 'sahara' },
  { type: 'data-protection-orchestration', project: 'karbor' },
  { type: 'database', project: 'trove' },
  { type: 'dns', project: 'designate' },
  { type: 'ec2-api', project: 'ec2-api' },
  { type: 'event', project: 'panko', aliases: ['events'] },
  { type: 'function-engine', project: 'qinling' },
  { type: 'identity', project: 'keystone' },
  { type: 'image', project: 'glance' },
  { type: 'instance-ha', project: 'masakari', aliases: ['ha'] },
  { type: 'key-manager', project: 'barbican' },
  { type: 'load-balancer', project: 'octavia' },
  { type: 'log-management', project: 'venus' },
  { type: 'message', project: 'zaqar', aliases: ['messaging'] },
  { type: 'meter', project: 'ceilometer', aliases: ['metering', 'telemetry'] },
  { type: 'monitoring', project: 'monasca-api' },
  { type: 'monitoring-events', project: 'monasca-events-api' },
  { type: 'monitoring-logging', project: 'monasca-log-api', aliases: ['monitoring-log-api'] },
  { type: 'multi-region-network-automation', project: 'tricircle', aliases: ['tricircle'] },
  { type: 'network', project: 'neutron' },
  { type: 'nfv-orchestration', project: 'tacker' },
  { type: 'object-store', project: 'swift' },
  { type: 'operator-policy', project: 'congress', aliases: ['policy'] },
  { type: 'orchestration', project: 'heat' },
  { type: 'placement', project: 'placement' },
  { type: 'rating', project: 'cloudkitty' },
  { type: 'reservation', project: 'blazar' },
  { type: 'resource-optimization', project: 'watcher', aliases: ['infra-optim'] },
  { type: 'root-cause-analysis', project: 'vitrage', aliases: ['rca'] },
  { type: 'search', project: 'searchlight' },
  { type: 'shared-file-system', project: 'manila', aliases: ['sharev2', 'share'] },
  { type: 'workflow', project: 'mistral', aliases: ['workflowv2'] },
];
