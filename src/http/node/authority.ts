/** `host:port` as it stands in URLs; an IPv6 address gets its brackets. */
export function authority(hostname: string, port: number): string {
  return `${hostname.includes(':') ? `[${hostname}]` : hostname}:${String(port)}`;
}
