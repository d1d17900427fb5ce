import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One alert as Alertmanager sends it (webhook version 4). */
export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
}

/** One POST of Alertmanager: a page, a ticket or a line on the board. */
export interface Notification {
  /** The path it was posted to, `/` + the receiver's name with `shippedAlertmanagerConfig`. */
  readonly path: string;
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly NotifiedAlert[];
}

export interface WebhookReceiver {
  readonly url: string;
  /** All that has come so far, oldest first. */
  readonly received: readonly Notification[];
  stop(): Promise<void>;
}

/** Listens on a free port of loopback and keeps every notification. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Notification[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const notification = JSON.parse(body) as Omit<Notification, 'path'>;
      received.push({ ...notification, path: request.url ?? '' });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, stop };
}
