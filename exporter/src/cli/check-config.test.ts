import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Examples } from '../../test/config/examples.ts';
import { runCheckConfig } from './check-config.ts';

let good: Examples;
let bad: Examples;
beforeAll(async () => {
  [good, bad] = await Promise.all([Examples.copy('good'), Examples.copy('bad')]);
});
afterAll(() => Promise.all([good.remove(), bad.remove()]));

async function run(examples: Examples, file: string, json = false) {
  const texts = { out: '', err: '' };
  const io = {
    out: (text: string) => (texts.out += text),
    err: (text: string) => (texts.err += text),
    env: {},
    now: () => examples.now,
  };
  const code = await runCheckConfig({ config: `${examples.folder}/${file}`, json }, io);
  const plain = (text: string) => text.replaceAll(`${examples.folder}/`, '');
  return { code, out: plain(texts.out), err: plain(texts.err) };
}

describe('otports check-config', () => {
  it('ends with 0 where everything is right, and says what was read', async () => {
    expect(await run(good, 'otports.yml')).toEqual({
      code: 0,
      out: 'otports.yml: 2 assets, 2 with an approved baseline\n',
      err: '',
    });
  });

  it('ends with 0 and warns where something is worth a word; a draft is not an approved baseline', async () => {
    const { code, out, err } = await run(good, 'warnings.yml');
    expect([code, out]).toEqual([0, 'warnings.yml: 3 assets, 1 with an approved baseline; 10 warnings\n']);
    expect(err.split('\n')[0]).toBe(
      'warning: baselines-odd/drafts.yml:1:11: baseline: "hmi" is a draft and approves nothing; review it, fill in the approvals and take status: draft out',
    );
  });

  it('ends with 2 and all problems where something is wrong', async () => {
    const { code, out, err } = await run(bad, 'many-at-once.yml');
    expect([code, out]).toEqual([2, 'many-at-once.yml: 7 problems\n']);
    expect(err.trimEnd().split('\n')).toHaveLength(7);
  });

  it('speaks to machines', async () => {
    const { code, out, err } = await run(bad, 'limit-zero.yml', true);
    expect([code, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toEqual({
      ok: false,
      assets: null,
      problems: [
        {
          file: 'limit-zero.yml',
          line: 1,
          column: 27,
          path: 'limits.max_concurrent',
          message: 'must be a whole number from 1 to 1000, not 0',
        },
      ],
      warnings: [],
    });
  });
});
