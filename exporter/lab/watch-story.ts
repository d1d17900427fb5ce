import { paint, tell } from './terminal.ts';

/** What is said of tcp/3389 on the HMI, from the metrics of the exporter. */
interface DeviationSeen {
  readonly verdict: string;
  readonly severity: string;
  readonly confirmed: boolean;
}

const series = /^otports_port_deviation\{([^}]*)\} 1$/gm;

async function deviationOf(exporterUrl: string): Promise<DeviationSeen | null> {
  const text = await (await fetch(`${exporterUrl}/metrics`)).text();
  for (const [, labels = ''] of text.matchAll(series)) {
    const label = (name: string): string => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
    if (label('asset') === 'hmi-01' && label('port') === '3389') {
      return { verdict: label('verdict'), severity: label('severity'), confirmed: label('confirmed') === 'true' };
    }
  }
  return null;
}

/** Calls when what the exporter says has changed; asks once a second. The answers come from memory, no asset notices. */
function watchDeviation(exporterUrl: string, changed: (now: DeviationSeen | null) => void): () => void {
  let before = 'null';
  const timer = setInterval(() => {
    deviationOf(exporterUrl).then(
      (now) => {
        const text = JSON.stringify(now);
        if (text !== before) {
          before = text;
          changed(now);
        }
      },
      // Not up yet, or stopping.
      () => undefined,
    );
  }, 1000);
  return () => {
    clearInterval(timer);
  };
}

function tellDeviation(now: DeviationSeen | null): void {
  if (now === null) {
    tell(paint('green', 'closed     ') + 'a good look no longer shows tcp/3389 on hmi-01: the deviation has ended');
  } else if (now.confirmed) {
    tell(paint('red', 'confirmed  ') + `tcp/3389 on hmi-01 is ${now.verdict}, ${now.severity}`);
  } else {
    tell(paint('yellow', 'opened     ') + `tcp/3389 on hmi-01 is ${now.verdict}; a second look will confirm it`);
  }
}

/** Prints what the exporter says of the port; the promises settle when it is confirmed, and when it has ended. */
export function tellStory(exporterUrl: string): {
  readonly firing: Promise<void>;
  readonly resolved: Promise<void>;
  readonly stop: () => void;
} {
  const firing = Promise.withResolvers<undefined>();
  const resolved = Promise.withResolvers<undefined>();
  const stop = watchDeviation(exporterUrl, (now) => {
    tellDeviation(now);
    if (now === null) resolved.resolve(undefined);
    else if (now.confirmed) firing.resolve(undefined);
  });
  return { firing: firing.promise, resolved: resolved.promise, stop };
}
