import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandFolder } from '../../../test/cli/folder.ts';
import { runCollect } from './collect.ts';

let folder: CommandFolder;
let asset: Server;
beforeEach(async () => {
  folder = new CommandFolder();
  asset = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(asset, 'listening');
});
afterEach(() => {
  folder.remove();
  asset.close();
});

describe('otports collect', () => {
  it('says with --json what could not be seen beside the observation', async () => {
    const { port } = asset.address() as AddressInfo;
    const source = `{ type: connect, ports: [${port}] }`;
    folder.file('otports.yml', `data_dir: ./data\nassets: [{ name: gw-01, address: 127.0.0.1, source: ${source} }]\n`);
    const { code, out, err } = await folder.run(runCollect, { asset: 'gw-01', json: true });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ asset: 'gw-01', listeners: [{ port }] });
    expect(err).toBe('gw-01: A connect check of 1 TCP port sees nothing else, and proves no port closed.\n');
  });
});
