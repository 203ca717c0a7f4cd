import { describe, expect, it } from 'vitest';
import { IdentityLedger, type Clocks } from './identity-ledger.js';

const rules = { lifeMs: 40_000, earliestMarginMs: 22_000, refusalPauseMs: 2_000 } as const;
const at = (ms: number): Clocks => ({ wall: ms, monotonic: ms });

function ledgerOf(identity: string): IdentityLedger {
  const ledger = new IdentityLedger();
  ledger.open(identity, rules);
  return ledger;
}

/** It signs in and is handed a token. */
function signedIn(ledger: IdentityLedger, token: string, ms: number): void {
  ledger.presented('alice', 'first-password-01', at(ms));
  ledger.delivered('alice', token, at(ms + 100));
}

describe('the ledger of sign-ins', () => {
  it('counts a token for the first use, one when it is due, and one for each refusal by a service', () => {
    const ledger = ledgerOf('alice');
    signedIn(ledger, 'token-of-alice-1', 0);
    signedIn(ledger, 'token-of-alice-2', 18_000);
    ledger.refused('token-of-alice-2');
    signedIn(ledger, 'token-of-alice-3', 19_000);
    expect(ledger.incidents).toEqual({ 'first use': 1, due: 1, refused: 1 });
    expect(ledger.violations).toEqual([]);
  });

  it('finds the token that nobody needed', () => {
    const ledger = ledgerOf('alice');
    signedIn(ledger, 'token-of-alice-1', 0);
    signedIn(ledger, 'token-of-alice-2', 8_000);
    expect(ledger.violations).toEqual([expect.stringContaining('another token although nothing happened to the one before, 8100 ms of 40000 old')]);
  });

  it('finds refused credentials that are sent again before their time', () => {
    const ledger = ledgerOf('alice');
    ledger.presented('alice', 'first-password-01', at(0));
    ledger.credentialsRefused('alice', 'first-password-01', at(100));
    ledger.presented('alice', 'first-password-01', at(1_540));
    expect(ledger.violations).toEqual([expect.stringContaining('refused credentials were sent again after 1440 ms')]);
  });

  it('lets others be sent at once: a password that was changed is not the one that was refused', () => {
    const ledger = ledgerOf('alice');
    ledger.presented('alice', 'first-password-01', at(0));
    ledger.credentialsRefused('alice', 'first-password-01', at(100));
    ledger.presented('alice', 'second-password-2', at(110));
    expect(ledger.violations).toEqual([]);
  });
});
