// vitest on the specs of this folder. It knows no `--all`, which stands for KEYSTONEAUTH_RX_CLOUD=all here.
const all = process.argv.indexOf('--all');
if (all > 0) {
  process.argv.splice(all, 1);
  process.env.KEYSTONEAUTH_RX_CLOUD = 'all';
}
process.argv.splice(2, 0, 'run', '--config', 'spec/cloud/vitest.config.ts');
await import('../../node_modules/vitest/vitest.mjs');
