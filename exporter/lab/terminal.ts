const isColourful = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

const colours = { dim: 2, red: 31, green: 32, yellow: 33, blue: 34, bold: 1 } as const;

export function paint(colour: keyof typeof colours, text: string): string {
  return isColourful ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text;
}

/** One line of the story, with the time it happened. */
export function tell(text: string): void {
  process.stdout.write(`${paint('dim', new Date().toLocaleTimeString('en-GB'))}  ${text}\n`);
}

export function say(text = ''): void {
  process.stdout.write(`${text}\n`);
}
