import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../command.js';
import { pythonEnvironment } from '../python-environment.js';
import { type Person } from './access.js';
import { newSecret } from './people.js';
import { type Program, startProgram } from './program.js';

/** A Kerberos realm of its own. */
export interface KerberosRealm extends Program {
  readonly realm: string;
  /** What KRB5_CONFIG has to name. */
  readonly configuration: string;
  /** The keys of `services`. */
  readonly keytab: string;
  readonly services: readonly string[];
  /** Has `kinit` fetch a ticket; gives the file that it is in. */
  signIn(person: Person): Promise<string>;
}

/** What a realm is started with. */
export interface KerberosOptions {
  readonly prefix: string;
  /** Its working folder, which is made. */
  readonly home: string;
  readonly port: number;
  readonly people: readonly Person[];
}

const REALM = 'EXAMPLE.TEST';
const SERVICES = ['HTTP/127.0.0.1', 'HTTP/localhost'];

/** Starts MIT's key distribution centre with a new database. */
export async function startKerberosRealm({ prefix, home, port, people }: KerberosOptions): Promise<KerberosRealm> {
  await mkdir(home);
  const [configuration, profile, keytab] = ['krb5.conf', 'kdc.conf', 'services.keytab'].map((name) => join(home, name)) as [string, string, string];
  await writeFile(configuration, clientConfiguration(port));
  await writeFile(profile, await serverConfiguration(home, prefix, port));
  const environment = { ...pythonEnvironment(prefix, home), KRB5_CONFIG: configuration, KRB5_KDC_PROFILE: profile };
  const run = (program: string, words: readonly string[], input?: string): Promise<string> =>
    runCommand(join(prefix, 'usr', program), words, { environment, cwd: home, input });
  const masterKey = newSecret();
  await run('sbin/kdb5_util', ['create', '-s', '-r', REALM], `${masterKey}\n${masterKey}\n`);
  await run('sbin/kadmin.local', ['-r', REALM], [...people.map(personLine), ...SERVICES.flatMap((name) => serviceLines(name, keytab))].join('\n'));
  const program = await startProgram({ home, command: [join(prefix, 'usr/sbin/krb5kdc'), '-n', '-P', join(home, 'kdc.pid')], environment, port });
  return {
    ...program,
    ...{ realm: REALM, configuration, keytab, services: SERVICES },
    signIn: async ({ username, password }) => {
      const cache = join(home, `${username}.ticket`);
      await run('bin/kinit', ['-c', cache, username], `${password}\n`);
      return cache;
    },
  };
}

function personLine({ username, password }: Person): string {
  return `addprinc -pw ${password} ${username}`;
}

function serviceLines(name: string, keytab: string): readonly string[] {
  return [`addprinc -randkey ${name}`, `ktadd -k ${keytab} ${name}`];
}

/** For everybody who speaks to the realm; nothing about it is looked up elsewhere. */
function clientConfiguration(port: number): string {
  return `[libdefaults]
 default_realm = ${REALM}
 dns_lookup_kdc = false
 dns_lookup_realm = false
 dns_canonicalize_hostname = false
 rdns = false
 udp_preference_limit = 1
[realms]
 ${REALM} = {
  kdc = 127.0.0.1:${port}
 }
[domain_realm]
 localhost = ${REALM}
`;
}

async function serverConfiguration(home: string, prefix: string, port: number): Promise<string> {
  const libraries = join(prefix, 'usr/lib');
  const architecture = (await readdir(libraries)).find((name) => name.includes('-linux-gnu')) ?? '';
  return `[kdcdefaults]
 kdc_listen = 127.0.0.1:${port}
 kdc_tcp_listen = 127.0.0.1:${port}
[realms]
 ${REALM} = {
  database_name = ${join(home, 'principal')}
  key_stash_file = ${join(home, 'stash')}
  acl_file = ${join(home, 'kadm5.acl')}
 }
[dbmodules]
 db_module_dir = ${join(libraries, architecture, 'krb5/plugins/kdb')}
[logging]
 kdc = FILE:${join(home, 'kdc.log')}
`;
}
