import type { ConfigMap } from './config-map.js';

/** What holds for every cloud that says nothing else: openstacksdk's `defaults.json`. */
export const DEFAULTS: ConfigMap = {
  auth_type: 'password',
  baremetal_introspection_status_code_retries: '5',
  baremetal_status_code_retries: '5',
  disable_vendor_agent: {},
  floating_ip_source: 'neutron',
  image_api_use_tasks: false,
  image_format: 'qcow2',
  image_status_code_retries: '5',
  interface: 'public',
  message: '',
  network_api_version: '2',
  object_store_api_version: '1',
  secgroup_source: 'neutron',
  status: 'active',
  verify: true,
};
