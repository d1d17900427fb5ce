import { join } from 'node:path';
import { CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandFolder, refusalOf } from '../../test/cli/folder.ts';
import { reloadDoor } from '../../test/http/fakes.ts';
import { createControl } from '../publish/http/control/control.ts';
import { createProgram, refuseUnknown } from './program.ts';
import { runReload } from './reload.ts';

/** Output and exit code of commander itself. */
async function run(...args: string[]): Promise<{ readonly text: string; readonly code: number }> {
  let text = '';
  const write = (more: string): void => void (text += more);
  const program = createProgram({ out: write, err: write, env: {}, now: () => 0 }, () => undefined, '1.0.0');
  try {
    await program.parseAsync(args, { from: 'user' });
    return { text, code: 0 };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { text, code: error.exitCode };
  }
}

function refusal(...args: string[]): Promise<string> {
  const nothing = () => undefined;
  const program = createProgram({ out: nothing, err: nothing, env: {}, now: () => 0 }, nothing, '1.0.0');
  const refuse = async (): Promise<void> => {
    await Promise.resolve();
    refuseUnknown(program, args);
  };
  return refusalOf(refuse());
}

describe('the command line', () => {
  it.each([
    ['report', '--help'],
    ['report', 'cip-007'],
    ['help', 'report'],
    ['--config', 'x.yml', 'report'],
  ])('refuses %s %s and lists what there is', async (...args) => {
    const message = await refusal(...args);
    expect(message).toMatch(/^2: there is no command "report"; there are\n {2}serve: /);
    expect(message).toContain('\n  baseline: ');
  });

  it('refuses a part of a command that there is not', async () => {
    expect(await refusal('baseline', 'approve', '--help')).toMatch(
      /^2: there is no command "baseline approve"; there are\n {2}baseline learn: .*\n {2}baseline diff: .*$/,
    );
  });

  it.each([['plan', 'hmi-01'], ['baseline', 'diff', 'hmi-01'], ['help', 'plan'], ['import', 'report'], []])(
    'lets %s %s through',
    async (...args) => {
      expect(await refusal(...args)).toBe('it went on');
    },
  );

  it.each([['plan'], ['collect'], ['baseline', 'diff']])(
    'shows the global options in the help of %s',
    async (...args) => {
      const { text, code } = await run(...args, '--help');
      expect(code).toBe(0);
      expect(text).toContain('--config <file>');
      expect(text).toContain('--json');
    },
  );

  it('lists the levels of the log where another one is asked for', async () => {
    const { text, code } = await run('serve', '--log-level', 'foo');
    expect(code).not.toBe(0);
    expect(text).toContain("argument 'foo' is invalid. Allowed choices are debug, info, warn, error.");
  });
});

describe('otports reload --json', () => {
  let folder: CommandFolder;
  beforeEach(() => {
    folder = new CommandFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it.each([
    [{ ok: true, problems: [], changes: { held: 'hmi-01' } }, 0],
    [{ ok: false, problems: ['otports.yml:1:1: something'], changes: {} }, 1],
  ])('prints %j', async (result, expected) => {
    folder.file('otports.yml', 'data_dir: ./data\nassets: []\n');
    folder.file('data/here', '');
    const control = createControl({
      socket: join(folder.path, 'data/control.sock'),
      door: reloadDoor(() => Promise.resolve(result)),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    await control.start();
    const { code, out, err } = await folder.run(runReload, { json: true });
    await control.stop();
    expect([code, JSON.parse(out), err]).toEqual([expected, result, '']);
  });
});
