import type { Notification, NotifiedAlert, WebhookReceiver } from '../test/daemons/webhook-receiver.ts';
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

/** Prints one notification, an alert a line or two. What is over is not said in the words of what fires. */
export function tellPage({ alerts }: Notification): void {
  for (const { status, labels, annotations } of alerts) {
    const name = labels['alertname'] ?? '';
    if (status === 'firing') {
      tell(`${paint('red', 'PAGE       ')}${name}: ${annotations['summary'] ?? ''}`);
      tell(`           ${annotations['description'] ?? ''}`);
      tell(`           Look at it: ${annotations['approve_url'] ?? ''}`);
    } else {
      tell(`${paint('green', 'RESOLVED   ')}${name}: ${over(labels)}`);
    }
  }
}

/** As `otports.over` in alerts/alertmanager/otports.tmpl; the name of the alert stands before it here. */
function over({ asset, site, instance, transport, port, verdict, severity }: NotifiedAlert['labels']): string {
  const where = asset ?? site ?? instance;
  const what =
    verdict === undefined
      ? 'over'
      : `${transport ?? ''}/${port ?? ''} is no longer ${verdict} with severity ${severity ?? ''}`;
  return where === undefined ? what : `${where}: ${what}`;
}
