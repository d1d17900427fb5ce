import { Command, Option } from 'commander';
import { snmpAuths, snmpPrivacies } from '../model/source/snmp-security.ts';
import { serviceClasses } from '../model/verdict.ts';
import { CommandError, type ExitCode, type Io } from './shared/io.ts';

/**
 * The command line. Each command is loaded when it is called, so that `otports import` of one file need not load the
 * HTTP server. `done` gets the exit code.
 */
export function createProgram(io: Io, done: (code: ExitCode) => void, version: string): Command {
  const program = new Command('otports')
    .description(
      'Asks OT assets which ports they have open, gently and read-only, and compares with an approved baseline.',
    )
    .version(version)
    .option('--config <file>', 'configuration file', './otports.yml')
    .option('--json', 'for machines')
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .showHelpAfterError('(otports --help lists everything)');

  const run = runner(io, done);
  addServiceCommands(program, run);
  addLookCommands(program, run);
  addCatalogueCommands(program, run);
  addBaselineCommands(program, run);
  return program;
}

/**
 * An unknown command is bad usage, even with `--help`: commander would print the help of the program and exit with 0.
 * @throws CommandError (2) that names the commands
 */
export function refuseUnknown(program: Command, args: readonly string[]): void {
  const { operands } = program.parseOptions([...args]);
  let parent = program;
  for (const name of operands[0] === 'help' ? operands.slice(1) : operands) {
    if (parent.commands.length === 0) return;
    const command = parent.commands.find((one) => one.name() === name);
    if (command === undefined) throw new CommandError(2, unknownCommand(parent, name));
    parent = command;
  }
}

function unknownCommand(parent: Command, name: string): string {
  const prefix = parent.parent === null ? '' : `${parent.name()} `;
  const list = parent.commands.map((one) => `  ${prefix}${one.name()}: ${one.description()}`);
  return [`there is no command "${prefix}${name}"; there are`, ...list].join('\n');
}

type Load = () => Promise<(options: never, io: Io) => Promise<ExitCode>>;
type Run = (load: Load, ...names: readonly string[]) => (...passed: unknown[]) => Promise<void>;

/** Runs a command with its arguments (by name), its own options and the global ones together. */
function runner(io: Io, done: (code: ExitCode) => void): Run {
  return (load, ...names) =>
    async (...passed) => {
      const command = passed.at(-1) as Command;
      const args = Object.fromEntries(names.map((name, index) => [name, passed[index]]));
      const action = await load();
      const options: object = command.optsWithGlobals();
      done(await action({ ...options, ...args } as never, io));
    };
}

function addServiceCommands(program: Command, run: Run): void {
  program
    .command('serve')
    .description('ask the assets on schedule and publish what they say')
    .addOption(
      choice('--log-level <level>', 'what is worth a line', ['debug', 'info', 'warn', 'error']).default('info'),
    )
    .action(run(async () => (await import('./serve.ts')).runServe));
  program
    .command('check-config')
    .description('read the configuration and everything it names, and say all that is wrong')
    .action(run(async () => (await import('./check-config.ts')).runCheckConfig));
  program
    .command('healthy')
    .description('whether the exporter that runs answers; reads no configuration, for the checks of containers')
    .option('--data-dir <folder>', 'its data_dir; without it the folder data beside the configuration file')
    .action(run(async () => (await import('./healthy.ts')).runHealthy));
  program
    .command('reload')
    .description('let a running exporter read its configuration again')
    .option(
      '--confirm-removals [assets...]',
      'confirm that these assets are gone; without names, all that left the configuration',
    )
    .action(run(async () => (await import('./reload.ts')).runReload));
}

function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values);
}

function addLookCommands(program: Command, run: Run): void {
  program
    .command('plan')
    .description('say exactly what a look would send; sends nothing')
    .argument('[asset]', 'one asset; all of them without it')
    .option('--verbose', 'also the commands of which a look sends one out of several')
    .action(run(async () => (await import('./plan.ts')).runPlan, 'asset'));
  program
    .command('close')
    .description('declare closed what only a witness on the wire knows, or what is hidden')
    .argument('<asset>')
    .argument('<port>', 'tcp/502')
    .requiredOption('--ticket <ticket>', 'under which it was closed')
    .action(run(async () => (await import('./close.ts')).runClose, 'asset', 'port'));
  program
    .command('collect')
    .description('look at one asset now: of the configuration, or ssh://user@host[:port], snmp://host[:port]')
    .argument('<asset>')
    .option('--key <file>', 'private key, for ssh://')
    .option('--passphrase-file <file>', 'passphrase of the private key')
    .option('--password-file <file>', 'password, for ssh://')
    .option('--host-key <fingerprint...>', 'SHA256:... of the host key, for ssh://')
    .option('--known-hosts <file>', 'host keys in the format of OpenSSH, for ssh://')
    .option('--community-file <file>', 'community, for snmp://')
    .addOption(choice('--snmp-version <version>', '2c without it, 3 with --user', ['1', '2c', '3']))
    .option('--user <name>', 'SNMPv3 user, for snmp://')
    .addOption(choice('--auth <protocol>', 'of the SNMPv3 user', snmpAuths))
    .option('--auth-key-file <file>', 'its authentication passphrase')
    .addOption(choice('--privacy <protocol>', 'of the SNMPv3 user; none without it', snmpPrivacies))
    .option('--privacy-key-file <file>', 'its privacy passphrase')
    .action(run(async () => (await import('./collect/collect.ts')).runCollect, 'asset'));
  program
    .command('retry')
    .description('try an asset once that is paused, after what had paused it was put right')
    .argument('<asset>')
    .action(run(async () => (await import('./retry.ts')).runRetry, 'asset'));
  program
    .command('explain')
    .description('say why a port has its verdict: which rule, which evidence, since when, who approved')
    .argument('<asset>')
    .argument('<port>', 'tcp/3389, or a range: tcp/49152-65535')
    .action(run(async () => (await import('./explain/explain.ts')).runExplain, 'asset', 'port'));
  program
    .command('import')
    .description('read recordings that somebody already has; sends nothing')
    .argument('<file...>')
    .option('--format <format>', 'instead of finding it out')
    .option('--asset <name>', 'name of the asset, where the recording does not say')
    .action(run(async () => (await import('./collect/import.ts')).runImport, 'files'));
}

function addCatalogueCommands(program: Command, run: Run): void {
  program
    .command('services')
    .description('say what a port is usually for: class, encrypted or not, typical vendor')
    .argument('[what]', 'a port (44818, tcp/44818) or a service (modbus); the whole catalogue without it')
    .addOption(
      choice(
        '--class <class>',
        'only services of this class',
        serviceClasses.filter((one) => one !== 'unknown'),
      ),
    )
    .action(run(async () => (await import('./services.ts')).runServices, 'what'));
}

function addBaselineCommands(program: Command, run: Run): void {
  const baseline = program.command('baseline').description('learn a baseline, or compare one with what is open');
  baseline
    .command('learn')
    .description('write what is open now as a draft for review; it approves nothing')
    .argument('<asset...>', 'assets whose last good looks are put together')
    .option('--name <baseline>', 'name of the baseline; of the only asset without it')
    .option('--output <file>', 'write to a file instead of standard output')
    .option('--approved-by <name>', 'into every rule, with the day of today; it stays a draft')
    .option('--ticket <ticket>', 'into every rule, also as its justification where none is given')
    .option('--justification <text>', 'into every rule')
    .action(run(async () => (await import('./baseline/baseline-learn.ts')).runLearn, 'assets'));
  baseline
    .command('diff')
    .description('list where assets differ from their baselines')
    .argument('[asset]', 'one asset; all of them without it')
    .action(run(async () => (await import('./baseline/baseline-diff.ts')).runDiff, 'asset'));
}
