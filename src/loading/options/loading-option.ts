/** What kind of value an option takes. `plugin`: another auth plugin, or `{ name, options }` of one; `list`: texts, or one text with commas. */
export type OptionKind = 'text' | 'boolean' | 'number' | 'list' | 'plugin';

/** An option as data: enough to read it from a file, the environment or a command line, to ask for it, or to draw a form. */
export interface LoadingOption {
  /** Its name in this library: `projectDomainId`. */
  readonly name: string;
  /** Its name in keystoneauth: `project-domain-id`; `undefined` for what keystoneauth has not. */
  readonly keystoneauthName: string | undefined;
  /** Its key in configuration files: `project_domain_id`. */
  readonly key: string;
  /** Earlier keys that are still understood: `tenant_id` for `project_id`. */
  readonly deprecated: readonly string[];
  /** On a command line: `--os-project-id`, then those of the earlier names. */
  readonly flags: readonly string[];
  /** In the environment, the first that is not empty counts: `OS_PROJECT_ID`, then those of the earlier names. */
  readonly variables: readonly string[];
  readonly kind: OptionKind;
  /** Nothing can be loaded without it. */
  readonly required: boolean;
  /** Never to be shown, and asked for without echo. */
  readonly secret: boolean;
  /** What holds where nobody says anything; for people, the value itself stays with the code it belongs to. */
  readonly default: string | undefined;
  /** What to ask a person for it: `Password: `. */
  readonly prompt: string | undefined;
  /** One sentence about it. */
  readonly help: string;
}
