/** A server as the rules see it. */
export interface SeenServer {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** What Nova says about a server in ERROR. */
  readonly fault: string | undefined;
  readonly faultAt: string | undefined;
  /** What it can be rebuilt from; `undefined`: it boots from a volume. */
  readonly imageId: string | undefined;
}

/** What somebody who watches says is wrong, or right again. */
export interface Alarm {
  readonly source: 'alertmanager' | 'aodh';
  /** The same for all deliveries about one thing: Alertmanager's fingerprint, Aodh's alarm id. */
  readonly key: string;
  readonly name: string;
  readonly state: 'firing' | 'over' | 'unknown';
  /** When it came into this state, by the clock of the source; `undefined`: the source does not say. */
  readonly since: number | undefined;
  /** The server it is about, if it names one. */
  readonly serverId: string | undefined;
}

/** How a rebuild was taken; `unknown`: it may have been begun. */
export type RebuildOutcome = 'accepted' | 'refused' | 'unknown';

/** What the rules are fed with. Instants are milliseconds since 1970. */
export type Fact =
  | { readonly kind: 'server'; readonly server: SeenServer; readonly at: number }
  | { readonly kind: 'rebuild-ended'; readonly serverId: string; readonly outcome: RebuildOutcome; readonly reason: string | undefined }
  | { readonly kind: 'endpoint'; readonly change: 'appeared' | 'moved' | 'went'; readonly service: string; readonly url: string; readonly before: string | undefined }
  | { readonly kind: 'quota'; readonly projectId: string; readonly resource: string; readonly used: number; readonly limit: number }
  | { readonly kind: 'alarm'; readonly alarm: Alarm; readonly at: number };
