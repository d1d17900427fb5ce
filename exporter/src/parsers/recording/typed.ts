import { mentionsLister } from './shell-programs.ts';

/** A command that somebody typed in a recording of a terminal. */
export interface Typed {
  /** As the prompt names it, in small letters; null where it names none. */
  readonly host: string | null;
  readonly command: string;
  /** Counts from 1. */
  readonly line: number;
}

/** No command that somebody typed is longer. */
const longestCommand = 1000;

/** In the order in which they are tried. Another user, mode or folder is still the same host. */
const prompts: readonly RegExp[] = [
  // cmd.exe, also over ssh (`op@hmi C:\Users\op>`), and PowerShell, also of another host (`[hmi]: PS C:\>`).
  /^(?:\[(?<host>[\w.-]{1,64})\]: )?PS (?:\w{1,20}::?|\\\\)[^<>|*?"]{0,200}>\s*(?<command>.*)$/,
  /^(?:[\w.-]{1,64}@(?<host>[\w.-]{1,64}) )?[A-Za-z]:\\[^<>|:*?"]{0,200}>\s*(?<command>.*)$/,
  // `[op@plc ~]$ `, `op@plc:/var$ `, `op@mx> `, with an environment of Python before it.
  /^(?:\([\w.-]{1,64}\) ?)?\[?[\w.+-]{1,64}@(?<host>[\w.-]{1,64})[^#$%>]{0,80}[#$%>]\s*(?<command>.*)$/,
  // `plc:~ # `, `plc:/var$ `.
  /^(?<host>[A-Za-z0-9][\w.-]{0,63})[: ][~/][^\s#$%>]{0,80} ?[#$%>]\s*(?<command>.*)$/,
  // `RP/0/RSP0/CPU0:core(config)#`.
  /^RP\/[\w/]{1,30}:(?<host>[A-Za-z0-9][\w.-]{0,63})(?:\([\w-]{1,40}\))*#\s*(?<command>.*)$/,
  // `-bash-4.2$ ` and `sh-5.1# ` name the shell.
  /^-?(?:ba|da|k|z|c|tc|a)?sh(?:-[\d.]+)?[#$%>]\s*(?<command>.*)$/,
  // `R1#`, `sw-1.plant>`, `fw/admin(config)#`, `plc% `.
  /^(?<host>[A-Za-z0-9][\w.-]{0,63})(?:\/[\w-]{1,40}){0,3}(?:\([\w-]{1,40}\))*[#>$%]\s*(?<command>.*)$/,
  /^(?:[~/]\S{0,80} ?)?[#$%>❯➜]\s+(?<command>.*)$/,
  /^[└╰]─{0,3}[#$%>]?\s*(?<command>.*)$/,
];
/** The line above a prompt that is drawn: `┌──(op㉿bench)-[~]`. */
const drawn = /^[┌╭]─{1,3}\W{0,4}[\w.+-]{1,64}[@㉿](?<host>[\w.-]{1,64})/u;
/** Where no prompt was copied, the first line is the command, or one of these followed by the command. */
const bare =
  /^(?:sudo\s+)?(?:ss|netstat|lsof|sockstat|sho?w?|Get-Net(?:TCP|UDP)\w+|snmp(?:bulk)?walk)(?:\s+[-|a-z<>#]|\s*[|<>])/i;
const led =
  /^(?:\w+=\S* )*(?:sudo|doas|ssh|(?:ba|a|z|k|da)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh|env|time|nice|timeout|watch|docker|podman|kubectl|ip|for|while|e?grep|cat|head|tail)\s/;

/** Every command in a recording, with the host that it was typed on. */
export function typedIn(text: string): readonly Typed[] {
  const found: Typed[] = [];
  let above: string | null = null;
  let isFirst = true;
  for (const [index, raw] of text.split('\n').entries()) {
    // The rest of a longer command ends like a line that continues, which is not understood.
    const line = raw.length > longestCommand ? `${raw.slice(0, longestCommand).trim()} \\` : raw.trim();
    if (line === '') continue;
    const host: string | undefined = drawn.exec(line)?.groups?.['host'];
    const typed = typedOn(line) ?? (isFirst && isBare(line) ? { host: null, command: line } : null);
    isFirst = false;
    if (typed !== null) found.push({ command: typed.command, host: typed.host ?? above, line: index + 1 });
    above = host?.toLowerCase() ?? null;
  }
  return found;
}

function isBare(line: string): boolean {
  return bare.test(line) || (led.test(line) && (mentionsLister(line) || /\b(?:Get-Net|show? )/i.test(line)));
}

function typedOn(line: string): Omit<Typed, 'line'> | null {
  for (const prompt of prompts) {
    const found = prompt.exec(line);
    if (found === null) continue;
    const { host, command = '' } = found.groups ?? {};
    return command === '' ? null : { host: host?.toLowerCase() ?? null, command: command.trim() };
  }
  return null;
}

/** `sw-1` and `sw-1.plant` are one host. */
export function isSameHost(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}
