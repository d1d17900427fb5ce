import { parseArgs } from 'node:util';

export interface DemoOptions {
  readonly port: number;
  readonly afterSeconds: number;
  readonly once: boolean;
}

export const usage = `Usage: npm run demo -- [options]

  --port PORT      port of the exporter on 127.0.0.1 (9988)
  --after SECONDS  when a port opens on the HMI (45)
  --once           close the port after the page, wait until that is told, and end; so it does without a terminal
  --help           this text
`;

/** What somebody typed behind `npm run demo --`, `help`, or what is wrong with it. */
export function readOptions(
  args: readonly string[],
): { readonly options: DemoOptions } | { readonly help: true } | { readonly problem: string } {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '9988' },
        after: { type: 'string', default: '45' },
        once: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return { help: true };
  const port = numberIn(values.port);
  const afterSeconds = numberIn(values.after);
  if (!(port >= 1 && port <= 65_535)) return { problem: `--port must be 1 to 65535, not ${values.port}` };
  if (Number.isNaN(afterSeconds)) return { problem: `--after must be a number of seconds, not ${values.after}` };
  return { options: { port, afterSeconds, once: values.once } };
}

/** NaN where it is anything but digits. */
function numberIn(text: string): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : NaN;
}
