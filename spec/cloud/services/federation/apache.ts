import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pythonEnvironment } from '../python-environment.js';
import { apacheConfiguration } from './apache-configuration.js';
import { type ApacheSettings } from './apache-settings.js';
import { type Program, startProgram } from './program.js';

/** Starts Apache. Its files are read by whoever root lets serve, so the folder of its home can be entered by all. */
export async function startApache(settings: ApacheSettings, krb5Configuration: string): Promise<Program> {
  const { home, prefix, ports } = settings;
  await mkdir(home, { recursive: true });
  const configuration = join(home, 'httpd.conf');
  await writeFile(configuration, apacheConfiguration(settings));
  if (process.getuid?.() === 0) await Promise.all([chmod(dirname(home), 0o711), chmod(settings.keytab, 0o644), chmod(settings.samlKeys.key, 0o644)]);
  // Apache answers each request once: a record of tickets seen before would be left behind in /var/tmp.
  const environment = { ...pythonEnvironment(prefix, home), KRB5_CONFIG: krb5Configuration, KRB5RCACHENAME: 'none:' };
  const command = [join(prefix, 'usr/sbin/apache2'), '-DFOREGROUND', '-f', configuration] as const;
  return startProgram({ home, command, environment, port: ports.https });
}
