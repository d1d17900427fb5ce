// needs: ip, unshare
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** In a network namespace of its own, so that nothing else is counted. Needs root, like every test with namespaces. */
test('a connect check of three ports: handshakes and FINs, no reset, no payload, and no second try', async () => {
  const program = fileURLToPath(new URL('../../../test/connect/count-packets.ts', import.meta.url));
  const { stdout } = await promisify(execFile)('unshare', ['--net', process.execPath, program]);
  const seen = JSON.parse(stdout) as Record<'packets' | 'resets' | 'retries' | 'payload', number> & {
    errors: string[];
  };
  expect(seen).toMatchObject({ resets: 0, retries: 0, payload: 0 });
  // For the silent asset, and for no other.
  expect(seen.errors).toEqual([expect.stringContaining('198.18.0.2 answers on none of the 2 ports within 0.9 s')]);
  // Three for the handshake, four for two FINs and their acknowledgements, two for the greeting of one of them.
  expect(seen.packets).toBeLessThanOrEqual(3 * 7 + 2);
});
