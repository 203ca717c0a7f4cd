/** The auth type for Keystone's own sign-in by browser. A package for Python has the same name, and the same options. */
export const WEB_SSO = 'v3websso';
