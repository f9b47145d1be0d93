import { ManualClock } from '@tx-broadcaster/core/testing';
import { expect, test } from 'vitest';
import { LoginThrottle } from './login-throttle.js';

/** How many of so many log-ins were let through. */
function allowed(most: number, login: (at: number) => void): number {
  let count = 0;
  for (let at = 0; at < most; at++) {
    try {
      login(at);
      count++;
    } catch (error) {
      expect(error).toMatchObject({ code: 'rate_limited' });
    }
  }
  return count;
}

test('one address cannot lock somebody out who comes from another', () => {
  const throttle = new LoginThrottle(new ManualClock());
  expect(allowed(30, () => throttle.begin('anna', '192.0.2.1'))).toBe(10);
  expect(allowed(1, () => throttle.begin('anna', '192.0.2.2'))).toBe(1);
});

test('many addresses get at one account no oftener than 100 times', () => {
  const throttle = new LoginThrottle(new ManualClock());
  expect(allowed(500, (at) => throttle.begin('anna', `10.0.0.${at}`))).toBe(100);
  expect(allowed(1, () => throttle.begin('bert', '10.0.0.1'))).toBe(1);
});

test('one address gets at many accounts no oftener than 50 times, right passwords aside', async () => {
  const clock = new ManualClock();
  const throttle = new LoginThrottle(clock);
  const login = (at: number) => throttle.begin(`user ${at}`, '192.0.2.1');
  expect(allowed(200, login)).toBe(50);
  await clock.advance(15 * 60_000);
  const right = (at: number) => {
    login(at);
    throttle.succeeded(`user ${at}`, '192.0.2.1');
  };
  expect(allowed(200, right)).toBe(200);
});
