import { CommanderError } from 'commander';
import { readFileSync } from 'node:fs';
import { CommandError, type ExitCode, type Io } from './cli/shared/io.ts';
import { createProgram, refuseUnknown } from './cli/program.ts';
import { StoreError } from './model/store.ts';
import { ControlError } from './publish/http/control/ask-control.ts';

const io: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  now: () => Date.now(),
};

/** A reader that went away (`otports ... | head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

/** A log that cannot be written (its disk is full, its reader went away) is lost; the exporter goes on. */
process.stderr.on('error', () => undefined);

process.exitCode = await main();

async function main(): Promise<ExitCode> {
  let code: ExitCode = 0;
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  try {
    const program = createProgram(
      io,
      (result) => {
        code = result;
      },
      version,
    );
    refuseUnknown(program, process.argv.slice(2));
    await program.parseAsync(process.argv);
    return code;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    // commander has said what is wrong; help and version are no errors.
    return error.exitCode === 0 ? 0 : 2;
  }
  if (error instanceof CommandError) {
    io.err(`otports: ${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof ControlError || error instanceof StoreError) {
    io.err(`otports: ${error.message}\n`);
    return 1;
  }
  throw error;
}
