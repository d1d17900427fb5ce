// needs: sshd, ssh, openssl, ps, ip, unshare
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Cost } from '../../../test/daemons/wire.ts';

/** In a network namespace of its own, so that nothing else is counted. Needs root, like every test with namespaces. */
test(
  'a look of 53 sockets costs at most 40 packets, and less than the OpenSSH client',
  { timeout: 120_000 },
  async () => {
    const program = fileURLToPath(new URL('../../../test/ssh/count-packets.ts', import.meta.url));
    const { stdout } = await promisify(execFile)('unshare', ['--net', process.execPath, program, '5']);
    const { first, later, openssh, bindings } = JSON.parse(stdout) as Record<'first' | 'later' | 'openssh', Cost> & {
      bindings: number;
    };
    expect(bindings).toBe(53);
    expect(later.packets).toBeLessThanOrEqual(40);
    expect(first.packets).toBeLessThan(openssh.packets);
    // 1 kB more where ssh2 asks for proof of all three host keys (docs/adr/0002-ssh2-remote-version.md).
    expect(later.bytes).toBeLessThan(10_100);
    expect(later.bytes).toBeLessThan(openssh.bytes);
  },
);
