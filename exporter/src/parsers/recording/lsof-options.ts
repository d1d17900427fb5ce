import { socketKinds, kindsOf, type SocketKind, type ShownKinds } from './socket-kinds.ts';

/** Options of lsof that leave no listener out. */
const plainLsof = /^(?:-[nPlbwOCREaU]+|-F\S*|\+c\d+|-T\S*|-sTCP:LISTEN)$/i;

/** After -i come a family, a protocol, a host and ports. States of TCP other than LISTEN leave out listeners. */
export function showsLsof(words: readonly string[]): ShownKinds {
  const chosenKinds: (readonly SocketKind[])[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const internet = /^-[nPlbwOCREaU]*i(.*)$/.exec(word)?.[1];
    if (internet !== undefined) {
      const isApart = internet === '' && /^[^-+]/.test(rest[0] ?? '');
      const value = isApart ? (rest.shift() ?? '') : internet;
      const chosen = internetKinds(value);
      if (chosen === null) return value;
      chosenKinds.push(chosen);
    } else if (word === '+c') rest.shift();
    else if (!plainLsof.test(word)) return word;
  }
  return chosenKinds.length > 0 ? chosenKinds.flat() : socketKinds;
}

/** `4`, `TCP`, `6UDP`; null where it has a host or a port. */
function internetKinds(value: string): readonly SocketKind[] | null {
  const [whole, family = '', transport = ''] = /^([46]?)(tcp|udp)?$/i.exec(value) ?? [];
  if (whole === undefined) return null;
  return kindsOf(transport === '' ? [] : [transport.toLowerCase()], family === '' ? [] : [family]);
}
