import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigFiles } from '../read/files.ts';
import { Findings, formatProblem } from '../read/problem.ts';
import { BaselineBook, loadBaselines } from './book.ts';
import { readSheets } from './sheets.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const day = 86_400_000;
const approval = 'justification: Needed., approved_by: ot-security, approved_on: 2026-11-01';

function bookOf(text: string, reviewIntervalMs: number | null = null) {
  const findings = new Findings();
  const loading = { file: 'otports.yml', env: {}, now, findings, files: new ConfigFiles() };
  const times = { timezone: 'Europe/Berlin', reviewIntervalMs };
  const unread = { names: new Set<string>(), isAnyFile: false };
  const sheets = readSheets(loading, { file: { name: 'b.yml', text, sha256: 'ab' }, times, unread });
  return { book: new BaselineBook({ sheets, times, loading, unread }), findings };
}

function ports(text: string, group: string | null = 'hmi') {
  const baseline = bookOf(text).book.of('hmi-01', group);
  return (
    baseline && {
      approved: baseline.approved,
      allow: baseline.allow.map((rule) => `${rule.scope} ${rule.range.first}`),
      forbid: baseline.forbid.map((rule) => `${rule.scope} ${rule.range.first}`),
    }
  );
}

const group = `baseline: hmi\nallow:\n  - { port: tcp/22, ${approval} }\nforbid:\n  - { port: tcp/23, reason: Banned. }\n`;
const draft = `baseline: hmi\nstatus: draft\nallow:\n  - { port: tcp/80 }\nforbid:\n  - { port: tcp/21, reason: Banned. }\n`;
const own = `asset: hmi-01\nallow:\n  - { port: tcp/502, ${approval} }\n`;
const onlyForbids = 'baseline: hmi\nforbid:\n  - { port: tcp/23, reason: Banned. }\n';

describe('the baseline of an asset', () => {
  it.each([
    ['of its group', group, { approved: true, allow: ['group 22'], forbid: ['group 23'] }],
    [
      'of its group and its own',
      `${group}---\n${own}`,
      { approved: true, allow: ['group 22', 'asset 502'], forbid: ['group 23'] },
    ],
    ['its own alone', own, { approved: true, allow: ['asset 502'], forbid: [] }],
    ['a draft approves nothing, its forbids count', draft, { approved: false, allow: [], forbid: ['group 21'] }],
    [
      'a draft beside what is approved changes no approval',
      `${group}---\n${draft}`,
      { approved: true, allow: ['group 22'], forbid: ['group 23', 'group 21'] },
    ],
    [
      'a draft of the group, own rules approved',
      `${draft}---\n${own}`,
      { approved: true, allow: ['asset 502'], forbid: ['group 21'] },
    ],
    ['forbids alone approve nothing', onlyForbids, { approved: false, allow: [], forbid: ['group 23'] }],
    [
      'an empty list approves that nothing is open',
      'baseline: hmi\nallow: []\n',
      { approved: true, allow: [], forbid: [] },
    ],
    ['none at all', '', null],
  ])('%s', (_name, text, expected) => {
    expect(ports(text)).toEqual(expected);
  });

  it('is called like its group, or like the asset', () => {
    expect(bookOf(`${group}---\n${own}`).book.of('hmi-01', 'hmi')?.name).toBe('hmi');
    expect(bookOf(own).book.of('hmi-01', null)?.name).toBe('hmi-01');
    expect(bookOf(own).book.of('hmi-02', null)).toBeNull();
  });

  it('is one of the groups that can be named, drafts included', () => {
    expect(bookOf(`${group}---\n${own}---\n${draft.replace('hmi', 'plc')}`).book.groups).toEqual(['hmi', 'plc']);
    expect(bookOf('').book.groups).toEqual([]);
  });
});

describe('approval and review', () => {
  const approvedAt = Date.parse('2026-10-31T23:00:00Z');

  it('count from the newest approval, or from a review that changed nothing', () => {
    const of = (text: string, interval: number | null) => bookOf(text, interval).book.of('hmi-01', 'hmi');
    expect(of(group, null)).toMatchObject({ approvedAt, reviewDueAt: null });
    expect(of(group, 365 * day)).toMatchObject({ approvedAt, reviewDueAt: approvedAt + 365 * day });
    const reviewed = `reviewed_on: 2026-11-20\nreviewed_by: ot-security\n${group}`;
    expect(of(reviewed, 365 * day)).toMatchObject({ approvedAt, reviewDueAt: approvedAt + (365 + 19) * day });
    expect(of(draft, 365 * day)).toMatchObject({ approvedAt: null, reviewDueAt: null });
  });
});

describe('forbidden and allowed', () => {
  const forbid = 'baseline: hmi\nforbid:\n  - { port: tcp/20-25, reason: Banned. }\n---\nasset: hmi-01\nallow:\n';
  const exception = 'exception: true, ticket: CHG-1, expires: 2027-01-01';

  it.each([
    ['an exception beats the group', `${forbid}  - { port: tcp/23, ${exception}, ${approval} }\n`, []],
    [
      'without one the rule is dead',
      `${forbid}  - { port: tcp/23, ${approval} }\n`,
      [
        'b.yml:7:5: allow.0: tcp/23 is forbidden for the group at b.yml:3; only exception: true with ticket and expires beats that',
      ],
    ],
    ['a range out of which the group forbids some is of use', `${forbid}  - { port: tcp/20-99, ${approval} }\n`, []],
    [
      'loopback alone is not what a forbid means',
      `${forbid}  - { port: tcp/23, exposure: loopback, ${approval} }\n`,
      [],
    ],
    [
      'an exception does not excuse its own document',
      `asset: hmi-01\nallow:\n  - { port: tcp/23, ${exception}, ${approval} }\nforbid:\n  - { port: tcp/23, reason: Banned. }\n`,
      [
        'b.yml:3:5: allow.0: tcp/23 is allowed here and tcp/23 is forbidden at b.yml:5; a forbid rule always wins, so narrow one of them',
      ],
    ],
    [
      'other transports do not meet',
      `baseline: hmi\nallow:\n  - { port: udp/23, ${approval} }\nforbid:\n  - { port: tcp/23, reason: Banned. }\n`,
      [],
    ],
  ])('%s', (_name, text, expected) => {
    const { book, findings } = bookOf(text);
    book.of('hmi-01', 'hmi');
    expect(findings.problems.map(formatProblem)).toEqual(expected);
  });
});

it('does not call a baseline unknown that a fault hides', () => {
  const broken = bookOf('baseline: hmi\nallow: 7\n');
  expect(broken.book.mayHave('hmi')).toBe(true);
  expect(broken.book.mayHave('hmj')).toBe(false);
  expect(bookOf('baseline: [\n').book.mayHave('anything')).toBe(true);
});

describe('rules of different documents that contradict each other', () => {
  const said = (text: string): string[] => {
    const { book, findings } = bookOf(text);
    book.of('hmi-01', 'hmi');
    return [...findings.problems, ...findings.warnings].map(formatProblem);
  };
  const ofAsset = (rules: string): string => `${group}---\nasset: hmi-01\n${rules}`;

  it.each([
    [
      'a required port that the asset forbids',
      `baseline: hmi\nallow:\n  - { port: tcp/22, required: true, ${approval} }\n---\nasset: hmi-01\nforbid:\n  - { port: tcp/20-25, reason: Banned. }\n`,
      [
        'b.yml:7:5: forbid.0: tcp/20-25 is forbidden here and tcp/22 is required at b.yml:3; take required: true out there, or this rule',
      ],
    ],
    [
      'a range of the asset over a port that the group forbids',
      ofAsset(`allow:\n  - { port: tcp/20-25, ${approval} }\n`),
      ['b.yml:9:5: allow.0: tcp/23 stays forbidden in tcp/20-25: the group says so at b.yml:5'],
    ],
    [
      'a draft that forbids what is approved',
      `${group}---\nbaseline: hmi\nstatus: draft\nforbid:\n  - { port: tcp/22, reason: Banned. }\n`,
      [
        'b.yml:7:11: baseline: "hmi" is a draft and approves nothing; review it, fill in the approvals and take status: draft out',
        'b.yml:10:5: forbid.0: a draft forbids tcp/22, which holds at once, although tcp/22 is approved at b.yml:3',
      ],
    ],
    [
      'an approval that is still to come',
      group.replace('2026-11-01', '2099-01-01'),
      ['b.yml:3:5: allow.0: tcp/22 was approved on 2099-01-01, which is still to come; correct the date'],
    ],
    [
      'a draft of the asset over a port that the group forbids, until it is no draft',
      ofAsset('status: draft\nallow:\n  - { port: tcp/23 }\n'),
      [
        'b.yml:7:8: asset: "hmi-01" is a draft and approves nothing; review it, fill in the approvals and take status: draft out',
      ],
    ],
    [
      'a port that a draft of the group requires and the asset forbids, until it is no draft',
      'baseline: hmi\nstatus: draft\nallow:\n  - { port: tcp/22, required: true }\n---\nasset: hmi-01\nforbid:\n  - { port: tcp/22, reason: x. }\n',
      [
        'b.yml:1:11: baseline: "hmi" is a draft and approves nothing; review it, fill in the approvals and take status: draft out',
      ],
    ],
    [
      'a port that the asset forbids and the group only allows',
      ofAsset('forbid:\n  - { port: tcp/22, reason: x. }\n'),
      [],
    ],
  ])('%s', (_what, text, expected) => {
    expect(said(text)).toEqual(expected);
  });
});

describe('the files of baselines', () => {
  async function load(files: Readonly<Record<string, string>>, patterns: readonly string[]) {
    const folder = mkdtempSync(path.join(tmpdir(), 'otports-book-'));
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
      const findings = new Findings();
      const loading = { file: path.join(folder, 'c.yml'), env: {}, now, findings, files: new ConfigFiles() };
      const named = patterns.map((name, index) => ({
        name,
        place: { file: loading.file, line: index + 1, column: 1, path: 'baselines' },
      }));
      const book = await loadBaselines(loading, named, { timezone: 'UTC', reviewIntervalMs: null });
      const said = [...findings.problems, ...findings.warnings].map(formatProblem);
      return { book, said: said.map((line) => line.replaceAll(`${folder}/`, '')) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('are read once, by however many patterns they are found', async () => {
    const { book, said } = await load({ 'hmi.yml': group }, ['*.yml', 'hmi.yml']);
    expect([said, book.groups]).toEqual([[], ['hmi']]);
  });

  it('of which one cannot be read may hold any group', async () => {
    const { book, said } = await load({ 'hmi.yml': group }, ['hmi.yml', 'none.yml']);
    expect(said).toEqual(['c.yml:2:1: baselines: none.yml does not exist']);
    expect([book.mayHave('hmi'), book.mayHave('plc')]).toEqual([true, true]);
  });

  it('hold one approved document for a name, and drafts beside it', async () => {
    const { said } = await load({ 'a.yml': group, 'b.yml': `${draft}---\n${draft}`, 'c.yml': group }, ['?.yml']);
    expect(said.filter((line) => !line.includes('is a draft'))).toEqual([
      'c.yml:1:11: baseline: "hmi" stands at a.yml:1 already; put the rules together there',
    ]);
  });
});
