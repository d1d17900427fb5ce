import { isPrompt } from '../foreign.ts';

/**
 * What network devices write before a command: `R1#`, `sw-1.plant>`, `RP/0/RSP0/CPU0:core#`, `op@mx> `, `n9k(config)#`.
 * Junos says above it which engine answers.
 */
const prompt = /^[A-Za-z0-9][\w.@/:()~-]{0,79}[#>]\s?(?<command>\S.*)?$/;
const engine = /^\{(?:master|backup|primary|secondary|linecard)(?::[\w-]{1,16})?\}(?:\[edit[^\]]{0,80}\])?$/;

/** Whether the answer before this line is over. */
export function isDevicePrompt(line: string): boolean {
  return prompt.test(line) || engine.test(line) || isPrompt(line);
}

/** The command that was typed behind a prompt, null where there is none. */
export function commandIn(line: string): string | null {
  return prompt.exec(line)?.groups?.['command']?.trim() ?? null;
}

/** How IOS, NX-OS, IOS XR and Junos say that they did not do what they were told. */
const refusals: readonly RegExp[] = [
  /^(?:ERROR: )?%\s?(?:Invalid|Incomplete|Ambiguous|Unrecognized|Unknown|Bad|Permission denied|Authorization failed|This command is not authorized|Command authorization failed|Access denied|Error|No such)/i,
  /^(?:Command authorization failed|Authorization failed|Permission denied)/i,
  /^(?:error: |unknown command|syntax error|Syntax error|Cmd exec error)/,
  /^(?:sh|-?sh|bash|csh|show): .*(?:not found|No such)/i,
];

/** Whether a device refuses a command in this line. */
export function isRefusal(line: string): boolean {
  return refusals.some((shape) => shape.test(line));
}

/** Where in a command the refusal begins: a line with nothing but a `^`. */
export function isMarker(line: string): boolean {
  return line === '^';
}

/** `[output truncated]`: somebody or something left the rest out. */
export function isCut(line: string): boolean {
  return /^[[(<*. -]{0,8}(?:output |rest )?(?:was )?(?:truncated|omitted|snipp?(?:ed)?|cut(?: off)?)[\])>*. -]{0,8}$/i.test(
    line,
  );
}

/** `*Sep 15 21:28:15.136: %SYS-5-CONFIG_I: Configured from console`: a console prints its log into whatever else it prints. */
export function isLogLine(line: string): boolean {
  return /^(?:[*.]?[A-Z][a-z]{2} [^%]{1,60}|\d{6}: [^%]{0,60}|RP\/[^%]{1,80}|\d{4} [^%]{1,60})?%[A-Z][A-Z\d_]{1,40}-(?:[A-Z\d_]{1,40}-)?[0-7]-[A-Z\d_]{1,60}\s?:/.test(
    line,
  );
}

/** What a device may have behind a `|` that leaves nothing out: it only shows or keeps what it is given. */
export const keepsEverything = 'no-more|redirect|tee|append|save';

const filtering = new RegExp(String.raw`\|\s*(?!(?:${keepsEverything})\b|\s|$)`);

/** Whether a command was typed with a filter behind it, so that rows of its answer are missing: `show udp | inc 161`. */
export function isFiltered(command: string): boolean {
  return filtering.test(command);
}
