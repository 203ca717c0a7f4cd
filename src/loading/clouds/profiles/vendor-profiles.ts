/** What is known of a vendor's clouds, by the keys of configuration files. */
export interface VendorProfile {
  /** `deprecated` works with a warning, `shutdown` is an error; without it the cloud is there. */
  readonly status?: 'deprecated' | 'shutdown';
  /** What to tell about that status. */
  readonly message?: string;
  /** Where the profile itself is to be had, in place of this one. */
  readonly profile?: string;
  readonly auth?: Readonly<Record<string, string>>;
  /** Names, or names with what is different there. */
  readonly regions?: readonly (string | VendorRegion)[];
  readonly [key: string]: unknown;
}

/** A region of a vendor, with what is different there. */
export interface VendorRegion {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A vendor that openstacksdk bundles, by its name; `undefined` for any other. */
export function vendorProfile(name: string): VendorProfile | undefined {
  return Object.hasOwn(VENDORS, name) ? VENDORS[name] : undefined;
}

/** The names of all of them, in alphabetical order. */
export function vendorNames(): readonly string[] {
  return Object.keys(VENDORS).sort();
}

const V3 = { identity_api_version: '3' };
const RAW = { image_format: 'raw' };
/** Text, as in openstacksdk: what reads these settings looks for the word. */
const NO_FLOATING_IP_SOURCE = { floating_ip_source: 'None' };
const DEFAULT_DOMAINS = { user_domain_name: 'Default', project_domain_name: 'Default' };
const block = (version: string): { readonly block_storage_api_version: string } => ({ block_storage_api_version: version });
const at = (authUrl: string): { readonly auth: Readonly<Record<string, string>> } => ({ auth: { auth_url: authUrl } });
const inDefaultDomain = (authUrl: string): { readonly auth: Readonly<Record<string, string>> } => ({
  auth: { auth_url: authUrl, ...DEFAULT_DOMAINS },
});
const shutdown = (message: string): VendorProfile => ({ status: 'shutdown', message });

const UNRESPONSIVE = 'the API Endpoint is no longer responsive';

const PUBLIC_NETWORK = { name: 'Public Internet', routes_externally: true, default_interface: true, nat_source: true };
const PRIVATE_NETWORKS = [
  { name: 'Private Network (10.0.0.0/8 only)', routes_externally: false },
  { name: 'Private Network (Floating Public)', routes_externally: false, nat_destination: true },
];

/** The facts of openstacksdk's vendor files, but for hooks that are Python code. */
const VENDORS: Readonly<Record<string, VendorProfile>> = {
  auro: { ...V3, ...inDefaultDomain('https://api.van2.auro.io:5000/v3'), region_name: 'RegionOne', requires_floating_ip: true },
  betacloud: {
    ...{ ...V3, ...RAW, ...block('3'), ...at('https://api-1.betacloud.de:5000'), regions: ['betacloud-1'] },
    ...shutdown('betacloud.de has ceased business'),
  },
  binero: { ...V3, ...block('3'), ...at('https://auth.binero.cloud:5000/v3'), regions: ['europe-se-1'] },
  bluebox: { ...block('1'), region_name: 'RegionOne' },
  catalyst: {
    ...{ ...RAW, ...block('1'), image_api_version: '1' },
    ...{ ...at('https://api.cloud.catalyst.net.nz:5000/v2.0'), regions: ['nz-por-1', 'nz_wlg_2'] },
  },
  citycloud: {
    ...{ ...V3, ...RAW, ...block('3'), requires_floating_ip: true },
    ...{ ...at('https://{region_name}.citycloud.com:5000/v3/'), regions: ['Buf1', 'Fra1', 'Sto2', 'Kna1', 'dx1', 'tky1'] },
  },
  conoha: { ...at('https://identity.{region_name}.conoha.io'), regions: ['sin1', 'sjc1', 'tyo1'], identity_api_version: '2' },
  dreamcompute: { ...V3, ...RAW, ...at('https://iad2.dream.io:5000'), region_name: 'RegionOne' },
  elastx: { ...V3, ...at('https://ops.elastx.cloud:5000/v3'), region_name: 'se-sto' },
  entercloudsuite: {
    ...{ ...V3, ...block('1'), image_api_version: '1' },
    ...{ ...at('https://api.entercloudsuite.com/'), regions: ['it-mil1', 'nl-ams1', 'de-fra1'] },
  },
  fuga: {
    ...{ ...V3, ...block('3'), ...inDefaultDomain('https://identity.api.fuga.io:5000'), regions: ['cystack'] },
    ...{ status: 'deprecated', message: UNRESPONSIVE },
  },
  ibmcloud: { ...V3, ...block('2'), ...at('https://identity.open.softlayer.com'), regions: ['london'], ...shutdown(UNRESPONSIVE) },
  internap: {
    ...{ ...V3, ...NO_FLOATING_IP_SOURCE, ...at('https://identity.api.cloud.inap.com') },
    ...{ regions: ['ams01', 'da01', 'nyj01', 'sin01', 'sjc01'], ...shutdown('Internap have been rebranded as HorizonIQ') },
  },
  limestonenetworks: {
    ...{ ...V3, ...RAW, volume_api_version: '3', ...at('https://auth.cloud.lstn.net:5000/v3') },
    regions: [
      { name: 'us-dfw-1', values: { networks: [PUBLIC_NETWORK, { name: 'DDoS Protected', routes_externally: true }, ...PRIVATE_NETWORKS] } },
      { name: 'us-slc', values: { networks: [PUBLIC_NETWORK, ...PRIVATE_NETWORKS] } },
    ],
  },
  otc: { ...V3, ...at('https://iam.{region_name}.otc.t-systems.com/v3'), regions: ['eu-de', 'eu-nl'], interface: 'public', image_format: 'qcow2' },
  // openstacksdk's auth URL has no scheme there, which nothing can be sent to.
  'otc-swiss': { ...V3, ...at('https://iam-pub.eu-ch2.sc.otc.t-systems.com/v3'), regions: ['eu-ch2'], interface: 'public', image_format: 'qcow2' },
  ovh: { profile: 'https://ovhcloud.com' },
  'ovh-us': {
    ...{ ...V3, ...NO_FLOATING_IP_SOURCE, ...inDefaultDomain('https://auth.cloud.ovh.us/') },
    regions: ['US-EAST-VA-1', 'US-WEST-OR-1', 'US-EAST-VA', 'US-WEST-OR'],
  },
  rackspace: {
    ...{ ...NO_FLOATING_IP_SOURCE, ...block('2'), secgroup_source: 'None', identity_api_version: '2.0' },
    ...{ ...at('https://identity.api.rackspacecloud.com/v2.0/'), regions: ['DFW', 'HKG', 'IAD', 'ORD', 'SYD', 'LON'] },
    ...{ database_service_type: 'rax:database', compute_service_name: 'cloudServersOpenStack', has_network: false },
    ...{ image_api_use_tasks: true, image_format: 'vhd', requires_floating_ip: false },
    block_storage_endpoint_override: 'https://{region_name}.blockstorage.api.rackspacecloud.com/v2/',
    disable_vendor_agent: { vm_mode: 'hvm', xenapi_use_agent: 'False' },
  },
  switchcloud: { ...V3, ...RAW, ...at('https://identity.compute.cloud.switch.ch/v3'), regions: ['zhw', 'zhc'] },
  switchengines: { ...V3, ...RAW, ...at('https://keystone.cloud.switch.ch:5000/v3'), regions: ['LS', 'ZH'] },
  ultimum: {
    ...{ ...V3, ...block('1'), ...at('https://console.ultimum-cloud.com:5000/'), region_name: 'RegionOne' },
    ...shutdown('ultimum-cloud.com has ceased business'),
  },
  unitedstack: {
    ...{ ...V3, ...RAW, ...NO_FLOATING_IP_SOURCE, ...block('1'), ...at('https://identity.api.ustack.com/v3'), regions: ['bj1', 'gd1'] },
    ...shutdown(UNRESPONSIVE),
  },
  vexxhost: { profile: 'https://vexxhost.com' },
  zetta: { ...V3, ...at('https://identity.api.zetta.io/v3'), regions: ['no-osl1'], dns_api_version: '2' },
};
