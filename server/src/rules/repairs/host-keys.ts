import table from '../../../../data/ssh-host-keys.json' with { type: 'json' };

/** The published ssh host key of a well-known host, as a known_hosts line without its first word. */
export function hostKeyOf(host: string): string | undefined {
  return table.hosts.find((each) => each.host === host)?.key;
}
