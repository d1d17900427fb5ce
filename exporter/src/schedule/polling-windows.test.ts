import { expect, it } from 'vitest';
import type { Windows } from '../model/windows.ts';
import { PollingWindows } from './polling-windows.ts';

const morning: Windows = [{ startAt: 10, endAt: 20 }];
const noon: Windows = [{ startAt: 20, endAt: 30 }];

it('says once of each that it has opened or closed since it was last asked', () => {
  const windows = new PollingWindows();
  windows.replace([morning, null, noon, morning], 0);
  expect([...windows.changed(9)]).toEqual([]);
  expect([...windows.changed(10)]).toEqual([morning]);
  expect([...windows.changed(19)]).toEqual([]);
  expect([...windows.changed(20)]).toEqual([morning, noon]);
  expect([...windows.changed(20)]).toEqual([]);
  expect([...windows.changed(30)]).toEqual([noon]);
});

it('begins with what is open when the config is read, and forgets windows that left it', () => {
  const windows = new PollingWindows();
  windows.replace([morning], 15);
  expect([...windows.changed(15)]).toEqual([]);
  windows.replace([noon], 15);
  expect([...windows.changed(25)]).toEqual([noon]);
});
