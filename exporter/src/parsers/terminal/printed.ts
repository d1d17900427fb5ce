/** What a terminal is told about colours, titles and the place of its cursor. */
const escape = '\u001b';
const bell = '\u0007';
// A title ends in its line: what stands on others is no part of it, whoever wrote the beginning of one.
const sequence = new RegExp(
  `${escape}(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\n${bell}${escape}]*(?:${bell}|${escape}\\\\)|[()][0-9A-B]|[=>78cDEHM])`,
  'g',
);

/** Pagers of Cisco (`--More--`, `<--- More --->`) and Junos (`---(more 43%)---`), where nothing has wiped them away. */
const pager = /^\s*(?:<?-{2,3} ?more ?-{2,3}>?|-{3}\(more(?: \d{1,3}%)?\)-{3})/i;

/** A text without what a terminal was told beside it. */
export function withoutSequences(text: string): string {
  return text.includes(escape) ? text.replace(sequence, '') : text;
}

/**
 * The lines as they stood on the screen of somebody who recorded a session: without colours, with backspaces and carriage
 * returns carried out, and without what a pager wrote. Linear in the length of the text.
 */
export function printedLines(text: string): string[] {
  return withoutSequences(text)
    .split('\n')
    .map((line) => withoutPager(overwritten(line)));
}

function overwritten(line: string): string {
  const ended = line.endsWith('\r') ? line.replace(/\r+$/, '') : line;
  if (!ended.includes('\b') && !ended.includes('\r')) return ended;
  const cells: string[] = [];
  let column = 0;
  for (const letter of ended) {
    if (letter === '\b') column = Math.max(0, column - 1);
    else if (letter === '\r') column = 0;
    else cells[column++] = letter;
  }
  return cells.join('').trimEnd();
}

function withoutPager(line: string): string {
  return line.slice(0, 40).toLowerCase().includes('more') ? line.replace(pager, '') : line;
}

/** Whether a pager waits at the end of this text, which has no end of line. */
export function endsWithPager(tail: string): boolean {
  const line = printedTail(tail);
  return pager.test(line) && line.replace(pager, '').trim() === '';
}

/** The last line of a text, which may still be growing. */
export function printedTail(text: string): string {
  const from = text.lastIndexOf('\n') + 1;
  return overwritten(text.slice(from).replace(sequence, ''));
}
