import { expect, test } from 'vitest';
import { axisTexts } from './axis-texts.js';

const evening = Date.parse('2026-11-22T18:00:00Z') / 1_000;

test('tells the time of day, and the day where one begins', () => {
  const sixHours = [0, 1, 2].map((step) => evening + step * 21_600);
  expect(axisTexts(sixHours, 21_600, true)).toEqual(['18:00', '23 Nov', '06:00']);
});

test('tells only days where a step is one', () => {
  expect(axisTexts([evening, evening + 86_400], 86_400, true)).toEqual(['22 Nov', '23 Nov']);
});
