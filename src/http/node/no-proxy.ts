import { BlockList, isIP } from 'node:net';
import { OptionError } from '../../errors/option-error.js';

/** Whether a host is reached directly; IPv6 addresses without brackets. */
export type NoProxy = (host: string, port: string) => boolean;

type Rule = (host: string, port: string) => boolean;

/**
 * The hosts that are reached without a proxy: `*`, names (`example.com` and `.example.com` both with everything below), IP
 * addresses, networks (`10.0.0.0/8`, `fd00::/8`), each but a network also with a port. `option` names whose they are: then a
 * network that is none is an error; in the environment it matches nothing.
 */
export function noProxyRules(entries: string | readonly string[], option?: string): NoProxy {
  const list = (typeof entries === 'string' ? [entries] : entries).flatMap((entry) => entry.split(/[\s,]+/)).filter((entry) => entry !== '');
  const networks = new BlockList();
  const rules: Rule[] = [inNetwork(networks)];
  for (const entry of list) {
    if (entry === '*') return () => true;
    if (entry.includes('/')) addNetwork(networks, entry, option);
    else rules.push(hostRule(entry));
  }
  return (host, port) => {
    const name = host.toLowerCase().replace(/\.$/, '');
    return rules.some((rule) => rule(name, port));
  };
}

let loopback: NoProxy | undefined;

/** Always `localhost`, 127.0.0.0/8 and ::1: a proxy would reach its own. The rules are made when they are first asked: they take node:net. */
export function isLoopback(host: string, port: string): boolean {
  return (loopback ??= noProxyRules('localhost,127.0.0.0/8,::1'))(host, port);
}

function addNetwork(networks: BlockList, entry: string, option: string | undefined): void {
  const [address = '', length = ''] = entry.split('/', 2);
  const family = isIP(address);
  const longest = family === 4 ? 32 : 128;
  if (family > 0 && /^\d{1,3}$/.test(length) && Number(length) <= longest) {
    networks.addSubnet(address, Number(length), family === 4 ? 'ipv4' : 'ipv6');
  } else if (option !== undefined) {
    throw new OptionError(option, `"${option}" holds "${entry}", which is no network such as 10.0.0.0/8; nothing was sent.`);
  }
}

function inNetwork(networks: BlockList): Rule {
  return (host) => {
    const family = isIP(host);
    return family > 0 && networks.check(host, family === 4 ? 'ipv4' : 'ipv6');
  };
}

function hostRule(entry: string): Rule {
  const { host, port } = splitPort(entry.toLowerCase());
  const onPort = (asked: string): boolean => port === undefined || port === asked;
  if (isIP(host) > 0) {
    const addresses = new BlockList();
    addresses.addAddress(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
    const matches = inNetwork(addresses);
    return (asked, askedPort) => onPort(askedPort) && matches(asked, askedPort);
  }
  const name = host.replace(/^\*?\./, '').replace(/\.$/, '');
  return (asked, askedPort) => onPort(askedPort) && (asked === name || asked.endsWith(`.${name}`));
}

/** `::1` has no port, `[::1]:80` has one. */
function splitPort(entry: string): { readonly host: string; readonly port: string | undefined } {
  if (isIP(entry) === 6) return { host: entry, port: undefined };
  const [, bracketed, plain = entry, port] = /^(?:\[(.+)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  return { host: bracketed ?? plain, port };
}
