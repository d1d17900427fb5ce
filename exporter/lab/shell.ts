/**
 * The shell of an asset of the lab. It runs nothing: it reads our own fixed script (collect/ssh/platforms/script.ts), whose
 * attempts say `u NAME PROGRAM ARGUMENTS`, and answers as a machine would that has some of these programs.
 */
export interface Answered {
  readonly stdout: string;
  readonly exitCode: number;
}

/** What a program of the asset prints, null where the asset has no such program. */
export type Programs = (program: string, args: readonly string[]) => Answered | null;

const attempt = /\bu ([a-z-]+) (\S+)((?: -[A-Za-z]+)*)/g;

/** Answers one command line; 127 where it is none of ours, as a shell says "not found". */
export function runCommand(command: string, programs: Programs): Answered {
  if (command === 'uname -s') {
    return { stdout: 'Linux\n', exitCode: 0 };
  }
  const [, mark] = /; m=(\S+);/.exec(command) ?? [];
  if (mark === undefined) {
    return { stdout: '', exitCode: 127 };
  }
  let stdout = '';
  for (const [, name = '', program = '', args = ''] of command.matchAll(attempt)) {
    const answer = programs(program, args.split(' ').filter(Boolean));
    if (answer !== null) {
      stdout += `\n${mark} run ${name}\n${answer.stdout}\n${mark} exit ${answer.exitCode}\n`;
    }
    if (answer?.exitCode === 0) {
      break;
    }
  }
  return { stdout: `${stdout}${mark} end root\n`, exitCode: 0 };
}
