/** `otports serve` beside ONE Buffer: the section of `scrape.ts` that asks the exporter as it runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { askChild, median } from './child.ts';
import type { ImportPlant } from './import-plant.ts';
import type { Encoding, LeanClient } from './lean-client.ts';
import { check } from './limits.ts';
import { assetName } from './plant.ts';
import type { Exporter } from './serve.ts';

export const rounds = 15;

/** Looks that are under way at once. */
const looksAtOnce = 16;

/** The exporter brings what it has seen into its metrics within a second, away from scrapes. */
const broughtInMs = 2_000;

/** Somebody who is scraped, and who is asked over IPC how long the loop was held. */
export interface Scraped {
  readonly client: LeanClient;
  readonly ask: <T>(question: { readonly ask: 'watch' | 'longest block' }) => Promise<T>;
}

/** The exporter, the plant it watches, and a client that is connected to it. */
export interface Serving {
  readonly exporter: Exporter;
  readonly plant: ImportPlant;
  readonly client: LeanClient;
}

/** Which assets a round renews. */
export type Pick = (round: number) => readonly number[];

/** Looks at these assets now, as `otports collect` does. @throws Error where one of them does not end well */
export async function lookAt({ url }: Exporter, assets: readonly number[]): Promise<void> {
  const left = [...assets];
  const lookOn = async (): Promise<void> => {
    for (let index = left.shift(); index !== undefined; index = left.shift()) {
      const answer = await fetch(`${url}/api/v1/commands/collect`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ asset: assetName(index) }),
      });
      const text = await answer.text();
      if (!text.includes('"outcome":"ok"')) throw new Error(`a look of the bench failed: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: looksAtOnce }, lookOn));
}

interface Measured {
  readonly ms: number;
  readonly block: number;
}

async function scrapeOnce({ client, ask }: Scraped, encoding: Encoding): Promise<Measured> {
  await ask({ ask: 'watch' });
  const ms = await client.time('/metrics', encoding);
  return { ms, block: await ask<number>({ ask: 'longest block' }) };
}

function medians(all: readonly Measured[]): Measured {
  return { ms: median(all.map(({ ms }) => ms)), block: median(all.map(({ block }) => block)) };
}

const encodings = ['gzip', 'identity'] as const;

/**
 * Each round drops new recordings, has them read, and then scrapes both in gzip and both plain: by turns the exporter first, so
 * that what else the machine does hits both, and so does the cold start after renewing.
 */
async function measure({ exporter, plant, client }: Serving, one: Scraped, pick: Pick) {
  const ours: Scraped = { client, ask: (question) => askChild(exporter.child, question) };
  const measured = { gzip: { ours: [], one: [] }, identity: { ours: [], one: [] } } as Record<
    Encoding,
    Record<'ours' | 'one', Measured[]>
  >;
  for (let round = 0; round < rounds; round += 1) {
    for (const index of pick(round)) plant.dropMoved(index);
    await lookAt(exporter, pick(round));
    await sleep(broughtInMs);
    for (const encoding of encodings) {
      // Where the system puts away memory that nobody has touched for seconds, getting it back is no part of a scrape. The exporter
      // is asked for gzip without having been asked before.
      await one.client.time('/metrics', encoding);
      if (encoding === 'identity') await client.time('/metrics', encoding);
      for (const who of round % 2 === 0 ? (['ours', 'one'] as const) : (['one', 'ours'] as const)) {
        measured[encoding][who].push(await scrapeOnce(who === 'ours' ? ours : one, encoding));
      }
    }
  }
  return (encoding: Encoding) => ({
    ours: medians(measured[encoding].ours),
    one: medians(measured[encoding].one),
  });
}

/** Rows of the table, one for each encoding. */
export async function scrapeRows(
  serving: Serving,
  one: Scraped,
  [order, pick]: readonly [string, Pick],
): Promise<string> {
  const measured = await measure(serving, one, pick);
  const rows = encodings.map((encoding) => {
    const { ours, one: least } = measured(encoding);
    const what = `${encoding === 'gzip' ? 'gzip' : 'plain'} | ${order}`;
    const limit = check(what, ours.ms, { most: 1.5 * least.ms + 2 });
    check(`longest block, ${what}`, ours.block, { most: Math.max(20, 1.5 * least.block) });
    const numbers = [ours.ms, ours.block, least.ms, least.block].map((number) => number.toFixed(1)).join(' | ');
    return `| ${what} | ${numbers} | ${(ours.ms / least.ms).toFixed(2)} | ${limit} |`;
  });
  return rows.join('\n');
}
