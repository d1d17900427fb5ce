import { expect, it } from 'vitest';
import { withArticle } from './article.ts';

it.each(['an ssh', 'an snmp', 'an import', 'a zeek', 'a suricata', 'a connect', 'a toy', 'a ddp'])('%s', (text) => {
  expect(withArticle(text.split(' ')[1] ?? '')).toBe(text);
});
