/** A variable of the environment that is set. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** What the transport reads in the environment. */
export interface Environment {
  readonly httpProxy: Variable | undefined;
  readonly httpsProxy: Variable | undefined;
  /** For both, where there is no special one. */
  readonly allProxy: Variable | undefined;
  readonly noProxy: Variable | undefined;
  /** SSL_CERT_FILE */
  readonly certFile: string | undefined;
  /** SSL_CERT_DIR */
  readonly certDir: string | undefined;
  /** NODE_EXTRA_CA_CERTS */
  readonly extraCerts: string | undefined;
}

/**
 * Proxies and certificate files as the environment names them. Lower case wins over upper case. HTTP_PROXY does not count in a
 * CGI program (REQUEST_METHOD is set): there it is what a client sent as its header `Proxy`.
 *
 * @see https://httpoxy.org
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const either = (name: string): Variable | undefined => variable(env, name) ?? variable(env, name.toUpperCase());
  return {
    httpProxy: env['REQUEST_METHOD'] === undefined ? either('http_proxy') : variable(env, 'http_proxy'),
    httpsProxy: either('https_proxy'),
    allProxy: either('all_proxy'),
    noProxy: either('no_proxy'),
    certFile: path(env['SSL_CERT_FILE']),
    certDir: path(env['SSL_CERT_DIR']),
    extraCerts: path(env['NODE_EXTRA_CA_CERTS']),
  };
}

function variable(env: Readonly<Record<string, string | undefined>>, name: string): Variable | undefined {
  const value = env[name];
  return value === undefined ? undefined : { name, value: value.trim() };
}

function path(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
