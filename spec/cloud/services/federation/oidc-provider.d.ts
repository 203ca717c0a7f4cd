/** What of the package `oidc-provider`, which has no types of its own, is used here. */
declare module 'oidc-provider' {
  import { type IncomingMessage, type ServerResponse } from 'node:http';

  export interface Client {
    readonly clientId: string;
    grantTypeAllowed(type: string): boolean;
  }

  /** A request under way (Koa's). */
  export interface Context {
    body: unknown;
    readonly oidc: {
      readonly provider: Provider;
      readonly client: Client;
      readonly params: Readonly<Record<string, string | undefined>>;
      readonly session?: { readonly accountId?: string | undefined };
      entity(name: string, value: object): void;
    };
  }

  export interface Interaction {
    readonly prompt: { readonly name: string };
  }

  export interface Grant {
    readonly jti: string;
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  interface Token {
    resourceServer?: object;
    readonly scope?: string;
    readonly expiration: number;
    save(): Promise<string>;
  }

  interface IdToken {
    scope: string;
    issue(options: { readonly use: 'idtoken' }): Promise<string>;
  }

  export class Provider {
    readonly Grant: new (of: { readonly clientId: string; readonly accountId: string }) => Grant;
    readonly AccessToken: new (of: object) => Token;
    readonly RefreshToken: new (of: object) => Token;
    readonly IdToken: new (claims: object, of: { readonly ctx: Context }) => IdToken;
    readonly ResourceServer: new (identifier: string, of: object) => object;

    constructor(issuer: string, configuration: object);
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
    registerGrantType(name: string, handler: (context: Context) => Promise<void>, parameters: readonly string[]): void;
  }

  export const errors: { readonly InvalidGrant: new (description: string) => Error };

  interface Checks {
    remove(name: string): void;
  }

  export const interactionPolicy: {
    base(): { get(prompt: string): { readonly checks: Checks } };
  };
}
