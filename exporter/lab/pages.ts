import type { Notification, WebhookReceiver } from '../test/daemons/webhook-receiver.ts';
import { paint, tell } from './terminal.ts';

export interface Pages {
  /** Settles with the first page about tcp/3389. */
  readonly firing: Promise<void>;
  readonly resolved: Promise<void>;
  readonly stop: () => void;
}

/** Prints what Alertmanager sends, as a person on call would get it. */
export function tellNotifications(receiver: WebhookReceiver): Pages {
  const firing = Promise.withResolvers<undefined>();
  const resolved = Promise.withResolvers<undefined>();
  let told = 0;
  const timer = setInterval(() => {
    for (const notification of receiver.received.slice(told)) {
      told += 1;
      if (!isAboutThePort(notification)) continue;
      tellPage(notification);
      (notification.status === 'firing' ? firing : resolved).resolve(undefined);
    }
  }, 300);
  return {
    firing: firing.promise,
    resolved: resolved.promise,
    stop: () => {
      clearInterval(timer);
    },
  };
}

function isAboutThePort({ path, alerts }: Notification): boolean {
  return path.includes('page') && alerts.some((alert) => alert.labels['port'] === '3389');
}

/** Prints one notification, an alert a line or two. */
export function tellPage({ status, alerts }: Notification): void {
  for (const { labels, annotations } of alerts) {
    const word = status === 'firing' ? paint('red', 'PAGE       ') : paint('green', 'RESOLVED   ');
    tell(`${word}${labels['alertname'] ?? ''}: ${annotations['summary'] ?? ''}`);
    if (status === 'firing') tell(`           ${annotations['description'] ?? ''}`);
  }
}
