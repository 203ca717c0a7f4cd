/** A sign-in with a password, as Keystone is sent it. */
export interface SignInSeen {
  /** The name of the user. */
  readonly identity: string;
  readonly secret: string;
}

/** Who signs in with this body of a request, and how; `undefined` for another way than a password. */
export function readSignIn(body: string): SignInSeen | undefined {
  const { auth } = JSON.parse(body) as {
    readonly auth?: { readonly identity?: { readonly password?: { readonly user?: { readonly name?: string; readonly password?: string } } } };
  };
  const { name: identity, password: secret } = auth?.identity?.password?.user ?? {};
  return identity === undefined || secret === undefined ? undefined : { identity, secret };
}
