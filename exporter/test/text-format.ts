/** One sample of the Prometheus text format. */
export interface TextSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
}

/**
 * Reads the samples of a body of either format, strictly: whatever is not a comment, a sample, or empty, is an error.
 * Label values are unescaped, so that what a test reads is what Prometheus stores.
 */
export function parseSamples(body: string): readonly TextSample[] {
  return body
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseSample);
}

function parseSample(line: string): TextSample {
  const sample = /^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>.*)\})? (?<value>[^ ]+)$/u.exec(line)?.groups;
  if (sample === undefined) throw new Error(`not a sample: ${line}`);
  return { name: sample['name'] ?? '', labels: parseLabels(sample['labels'] ?? ''), value: sample['value'] ?? '' };
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  const label = /(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/uy;
  while (label.lastIndex < text.length) {
    const found = label.exec(text)?.groups;
    if (found === undefined) throw new Error(`not a list of labels: ${text}`);
    const name = found['name'] ?? '';
    if (name in labels) throw new Error(`label ${name} twice: ${text}`);
    labels[name] = (found['value'] ?? '').replaceAll(/\\(.)/g, (_, character: string) =>
      character === 'n' ? '\n' : character,
    );
  }
  return labels;
}

/** Name and labels in one text, equal for equal series. */
export function seriesKey({ name, labels }: TextSample): string {
  return `${name}${JSON.stringify(Object.entries(labels).sort())}`;
}
