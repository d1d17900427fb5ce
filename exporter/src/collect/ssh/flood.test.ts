import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerChannel } from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeHostKey } from '../../../test/ssh/asset.ts';
import { startFakeServer } from '../../../test/ssh/fake-server.ts';
import { failureOf, login, sshSettings } from '../../../test/ssh/look.ts';
import { countTurns } from '../../../test/daemons/turns.ts';
import { emptyFootprint } from '../../model/collection.ts';
import { profiles } from '../../model/profile.ts';
import { readBytes } from '../paced.ts';

/** A server that behaves until the login, and then sends as many tiny messages as fit below the cap of bytes. */

const folder = mkdtempSync(join(tmpdir(), 'otports-flood-'));
let hostKey: Buffer;
let pin: string;

beforeAll(() => {
  ({ hostKey, pin } = makeHostKey(folder));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Messages of the library that a normal server does not use, for the channel of our command. */
interface Messages {
  ping(): void;
  channelWindowAdjust(channel: number, bytes: number): void;
  openssh_forwardedStreamLocal(channel: number, window: number, size: number, about: { socketPath: string }): void;
  channelData(channel: number, data: Buffer): void;
  rekey(): void;
}

type Flood = (messages: Messages, channel: number) => void;

function messagesOf(channel: ServerChannel): { messages: Messages; id: number } {
  const { _client: client, outgoing } = channel as unknown as {
    _client: { _protocol: Messages };
    outgoing: { id: number };
  };
  return { messages: client._protocol, id: outgoing.id };
}

async function flooded(flood: Flood) {
  const server = await startFakeServer({
    hostKey,
    answer: (channel) => {
      const { messages, id } = messagesOf(channel);
      for (let sent = 0; sent < 20_000; sent += 1) flood(messages, id);
    },
  });
  const footprint = emptyFootprint();
  const turns = countTurns();
  const outcome = await failureOf(
    sshSettings(server.port, {
      timeoutMs: 10_000,
      credential: login('otports', { password: 'secret' }),
      hostKeys: [pin],
      limits: { ...profiles.gentle, pauseMs: 0 },
    }),
    { footprint },
  );
  const turned = turns.stop();
  await server.stop();
  return { outcome, footprint, turned };
}

describe('a flood of tiny messages behind the login', () => {
  test.each<[string, Flood]>([
    [
      'global requests',
      (messages) => {
        messages.ping();
      },
    ],
    [
      'channels that it opens',
      (messages) => {
        messages.openssh_forwardedStreamLocal(9, 1, 1, { socketPath: '/tmp/x' });
      },
    ],
    [
      'windows that it makes larger',
      (messages, channel) => {
        messages.channelWindowAdjust(channel, 1);
      },
    ],
    [
      'an answer byte by byte',
      (messages, channel) => {
        messages.channelData(channel, Buffer.from('x'));
      },
    ],
  ])('%s end at the cap, and the loop has its turn in between', async (_name, flood) => {
    const { outcome, footprint, turned } = await flooded(flood);
    expect(outcome).toBe('refused_by_limit: ssh ASSET: the asset sent more than 4096 SSH messages');
    expect(footprint.receivedBytes).toBeLessThan(512 * 1024);
    expect(turned).toBeGreaterThanOrEqual(Math.floor(footprint.receivedBytes / readBytes));
  });

  test('key exchanges without end, each of which costs more than a thousand messages', async () => {
    const server = await startFakeServer({
      hostKey,
      answer: (channel) => {
        const { messages } = messagesOf(channel);
        const client = (channel as unknown as { _client: NodeJS.EventEmitter })._client;
        client.on('rekey', () => {
          messages.rekey();
        });
        messages.rekey();
      },
    });
    const credential = login('otports', { password: 'secret' });
    const outcome = await failureOf(sshSettings(server.port, { timeoutMs: 10_000, credential, hostKeys: [pin] }));
    await server.stop();
    expect(outcome).toBe('refused_by_limit: ssh ASSET: the asset wanted more than 16 key exchanges');
  });
});
