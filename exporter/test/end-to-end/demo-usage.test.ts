import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { execFile } from 'node:child_process';
import { expect, it } from 'vitest';
import { repositoryPath } from '../daemons/paths.ts';

function demo(args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [repositoryPath('exporter/lab/demo.ts'), ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

it('names --port where another exporter has the port, and tells no story', async () => {
  const other = createServer((_request, response) => response.end('ready')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;

  const { code, out, err } = await demo(['--port', String(port)]);

  other.closeAllConnections();
  other.close();
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toBe(
    `127.0.0.1:${port} is taken: something listens there already. Name another port: npm run demo -- --port ${port + 1}\n`,
  );
});

it('says how it is used', async () => {
  const { code, out, err } = await demo(['--help']);

  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/--port[^]+--after[^]+--once/);
});

it.each([
  [['--bogus'], "Unknown option '--bogus'"],
  [['later'], "Unexpected argument 'later'"],
  [['--port', '0'], '--port must be 1 to 65535, not 0'],
  [['--after', 'soon'], '--after must be a number of seconds, not soon'],
])('refuses %j and shows the usage', async (args, problem) => {
  const { code, out, err } = await demo(args);

  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(problem);
  expect(err).toContain('Usage: npm run demo');
  expect(err).not.toContain(' at ');
});
