import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One deviation, with what a story needs to say of it. */
export interface FakeDeviation {
  readonly asset: string;
  readonly port: string;
  readonly verdict?: string;
  readonly confirmed?: boolean;
}

export interface FakeAnswer {
  /** Name and site of each asset. */
  readonly assets: Readonly<Record<string, string>>;
  readonly deviations?: readonly FakeDeviation[];
  /** Assets that were looked at before; default: all. */
  readonly looked?: readonly string[];
}

/** Answers /metrics on a port of loopback as an otports exporter would, but with what the test says. */
export interface FakeExporter {
  readonly address: string;
  publish(answer: FakeAnswer): void;
  /** As an exporter that has not rendered its store yet. */
  publishNothing(): void;
  stop(): Promise<void>;
  /** Listens again where it did before. */
  start(): Promise<void>;
}

export async function startFakeExporter(first: FakeAnswer): Promise<FakeExporter> {
  let text: string | null = render(first);
  let server = answering(() => text);
  const port = await listen(server, 0);
  return {
    address: `127.0.0.1:${port}`,
    publish(answer) {
      text = render(answer);
    },
    publishNothing() {
      text = null;
    },
    async stop() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    async start() {
      server = answering(() => text);
      await listen(server, port);
    },
  };
}

function answering(text: () => string | null): Server {
  return createServer((_request, response) => {
    const body = text();
    response.writeHead(body === null ? 503 : 200, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(body ?? 'not rendered yet\n');
  });
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function render({ assets, deviations = [], looked = Object.keys(assets) }: FakeAnswer): string {
  const lines = [
    ...Object.entries(assets).flatMap(([asset, site]) => [
      `otports_asset_info{asset="${asset}",address="192.0.2.1",site="${site}",zone="cell-1"} 1`,
      `otports_asset_added_timestamp_seconds{asset="${asset}"} 1.7e9`,
    ]),
    ...looked.map((asset) => `otports_collection_last_success_timestamp_seconds{asset="${asset}"} 1.7e9`),
    ...deviations.map(deviationLine),
  ];
  return `${lines.join('\n')}\n`;
}

function deviationLine({ asset, port, verdict = 'unexpected', confirmed = true }: FakeDeviation): string {
  const severity = confirmed ? 'critical' : 'info';
  return (
    `otports_port_deviation{asset="${asset}",transport="tcp",port="${port}",service="x",process="x",exposure="any",` +
    `verdict="${verdict}",severity="${severity}",confirmed="${confirmed}"} 1`
  );
}
