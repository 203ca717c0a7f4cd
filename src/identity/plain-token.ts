import { checkTokenText } from '../access/check-token-text.js';
import { isJsonObject, textIn } from '../access/json-object.js';
import { InvalidResponse } from '../errors/invalid-response.js';
import type { TokenCodec } from '../token/store/token-codec.js';

/** A token with nothing but its end. **Secret.** */
export interface PlainToken {
  readonly token: string;
  /** In milliseconds since 1970; `undefined`: nobody said. */
  readonly expiresAt: number | undefined;
}

/** How such a token is written down for a token store. */
export const plainTokenCodec: TokenCodec<PlainToken> = {
  encode: ({ token, expiresAt }) => ({ token, expiresAt }),
  decode: (state) => {
    const document = isJsonObject(state) ? state : {};
    const token = textIn(document, 'token');
    const { expiresAt } = document;
    if (token !== undefined && (expiresAt === undefined || typeof expiresAt === 'number')) return { token: checkTokenText(token), expiresAt };
    throw new InvalidResponse('What was kept is no token.');
  },
};
