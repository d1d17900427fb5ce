/** Lines of a recording that are not part of the answer: text around it in a terminal. */

/** What a terminal is told about colours and titles. */
const terminalSequence = /\p{Cc}(?:\[[0-?]*[ -/]*[@-~]|\][^\p{Cc}]*\p{Cc})/gu;

const prompt = /^(?:\([\w.-]+\) ?)?(?:\[?[\w.-]+@[\w.-]+[^#$%>]{0,80}[#$%>]|-?\w[\w.-]{0,63}[#>$%]|[#$%])(?:\s|$)/;
/** A folder is all that BusyBox, SUSE and others say, or all behind the name of the host: `/ # `, `plc:~ # `, `hmi:/var$ `. */
const folderPrompt = /^(?:[\w.-]{1,64}[: ])?[~/][^\s#$%>]{0,80} ?[#$%>](?:\s|$)/;
/** Shells that draw their prompt, like that of Kali: `┌──(op@host)-[~]` and below it `└─$ `. */
const drawnPrompt = /^(?:[┌└╭╰]─|[➜❯] )/;
/** `C:\Users\op>netstat -ano`, `PS C:\> tasklist`, over ssh `op@hmi C:\Users\op>`: what is typed may follow without a space. */
const windowsPrompt =
  /^(?:(?:PS |[\w.-]+@[\w.-]+ )?[A-Za-z]:\\[^<>|:*?"]{0,200}|(?:\[[\w.-]{1,64}\]: )?PS (?:\w{1,20}::?|\\\\)[^<>|*?"]{0,200})>/;
const farewell = /^(?:exit|logout|Connection to \S+ closed\.?|Script done\b.*|```)$/;

/** `root@plc:~# `, `[op@hmi ~]$ exit`, `-bash-4.2$ `, `$ `, `logout`: the answer ends before this line. */
export function isPrompt(line: string): boolean {
  const plain = line.slice(0, 400).replace(terminalSequence, '').trim();
  return [prompt, folderPrompt, drawnPrompt, windowsPrompt, farewell].some((shape) => shape.test(plain));
}

const halfRow = /users:\(|:\*(?:\s|$)|^\s*(?:tcp|udp)[46]?\s+(?:[A-Z-]+\s+)?\d+\s+\d+\s/;

/** A line with parts of a socket, which no greeting has: a row that was cut or overwritten. */
export function isHalfRow(line: string): boolean {
  return halfRow.test(line);
}

/** Characters that end a line for a regular expression but for no program, so only a name can contain them. */
const innerEnd = /(?<=[^\r])[\r\u2028\u2029]/g;

/**
 * Lines without their ends, for files of any system. A process may have any name: other characters that look like a
 * line end are replaced (U+FFFD), so that a name with one does not hide the rest of the line.
 */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => {
    const whole = line.endsWith('\r') ? line.replace(/\r+$/, '') : line;
    return whole.replace(innerEnd, '\uFFFD');
  });
}
