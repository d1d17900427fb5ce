import type { Binding } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { linesOf } from '../foreign.ts';
import { demandOneList, type ListedSocket } from '../one-list.ts';
import { holderOf } from '../linux/holder.ts';
import type { CommandScope, Parsed } from '../parsed.ts';
import { ColumnReader, isLsofHeader, isLsofSocket } from './columns.ts';
import { FieldReader, isLsofField } from './fields.ts';
import { endOf, type OpenSocket } from './open-file.ts';

const parser = 'lsof';

/** True of a line (without spaces around it) that only lsof prints. */
export function isLsofLine(line: string): boolean {
  return isLsofHeader(line) || isLsofField(line) || isLsofSocket(line);
}

/** Reads the answer of `lsof -i`, as columns or as fields (-F). `asked` is what a live command asked for; null for a recording. */
export function parseLsof(text: string, asked: CommandScope | null): Parsed {
  const lines = linesOf(text);
  const fields = lines.some((line) => isLsofField(line.trim()));
  const reader = fields ? new FieldReader(asked !== null) : new ColumnReader(asked !== null);
  for (const [index, line] of lines.entries()) {
    // The text after the name of a socket, at least a blank, shows that the name is complete.
    const unended = index === lines.length - 1 && !line.endsWith(' ');
    reader.read(line, { parser, line: index + 1, unended });
  }
  reader.end();
  reader.tally.demandSockets();
  const { files } = reader;
  const room = commandRoom(files);
  const listening = files.flatMap((file) => {
    const end = endOf(file);
    return end === null ? [] : [{ file, end }];
  });
  if (asked === null)
    demandOneList(
      parser,
      listening.map(({ file }) => listedOf(file)),
    );
  const bindings = listening.map(({ file, end }): Binding => {
    return { transport: file.transport, ...end, ...holderOf(file.command, room) };
  });
  const privileged = files.some(({ user }) => user === 'root' || user === '0');
  const notes = [...reader.tally.notes()];
  if (!privileged && asked?.privileged !== true) notes.unshift(ownOnly);
  if (reader.headless) notes.unshift('Its rows begin without a header, so rows may be missing before them.');
  const whole = privileged && !reader.headless;
  return conclude({ parser, bindings, asked, shows: { tcp: whole, udp: whole, process: whole }, notes });
}

/** A socket is listed once for each process that holds it. */
function listedOf({ at, list, transport, family, descriptor }: OpenSocket): ListedSocket {
  const kind = family === null ? null : `${transport} over IPv${family}`;
  return { at, list, kind, sockets: [descriptor] };
}

const ownOnly =
  'No socket of root in it: lsof shows an account that is not root its own sockets only, so others may be missing.';

/** `lsof` prints nine characters of a name, unless an option changes it (+c, -F). Longer names show such an option. */
function commandRoom(files: readonly OpenSocket[]): number {
  return files.reduce((most, { command }) => Math.max(most, Buffer.byteLength(command)), 9);
}
