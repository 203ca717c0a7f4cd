import { describe, expect, it } from 'vitest';
import { RetryBudget } from '../../src/retry/retry-budget.js';

const spendable = (budget: RetryBudget): number => {
  let spent = 0;
  while (budget.spend()) spent += 1;
  return spent;
};

describe('RetryBudget', () => {
  it('has a reserve of a hundred retries', () => {
    expect(spendable(new RetryBudget())).toBe(100);
  });

  it('earns a tenth of a retry with each request', () => {
    const budget = new RetryBudget();
    spendable(budget);
    for (let request = 0; request < 55; request += 1) budget.earn();
    expect(spendable(budget)).toBe(5);
  });

  it('saves up no more than its reserve', () => {
    const budget = new RetryBudget();
    for (let request = 0; request < 5000; request += 1) budget.earn();
    expect(spendable(budget)).toBe(100);
  });
});
