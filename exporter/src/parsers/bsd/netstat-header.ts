/** What the header of a table of netstat (BSD, macOS, AIX) says of its rows. */
export interface BsdLayout {
  /** Listen queues (-L): every row listens, and there is no peer. */
  readonly queues: boolean;
  /** False with -T, -x, -R: then a bound socket looks like a listening one. */
  readonly state: boolean;
  /** Maximum characters of an address with its port. A value of this length may be cut. */
  readonly width: number;
  /** True where addresses of control blocks come first (-A). */
  readonly blocks: boolean;
  /** Where the holder is: `process:pid`, or a PID in this column after the state; null where there is none. */
  readonly holder: 'named' | number | null;
}

const sockets = /^(?:(\S+)\s+(?:Flowhash\s+)?)?Proto\s.*?(Local Address\s+)Foreign Address(.*)$/;
const queues = /^(?:(\S+)\s+)?(?:Proto\s+)?Listen\s+Local Address$/;

/** Null where this is no header of Internet sockets. */
export function bsdLayout(line: string): BsdLayout | null {
  const [whole, block, address = '', behind = ''] = sockets.exec(line) ?? [];
  if (whole !== undefined) {
    const state = /\(state\)|TCP-State|State/.exec(behind);
    const columns = state === null ? [] : behind.slice(state.index).trim().split(/\s+/).slice(1);
    return {
      queues: false,
      state: state !== null,
      width: address.length - 1,
      blocks: block !== undefined,
      holder: columns.includes('process:pid') ? 'named' : indexIn(columns, 'pid'),
    };
  }
  if (!queues.test(line)) return null;
  return { queues: true, state: true, width: 22, blocks: false, holder: null };
}

function indexIn(columns: readonly string[], name: string): number | null {
  const index = columns.indexOf(name);
  return index < 0 ? null : index;
}

/** For the title line over a header: whether listening sockets are among its rows (-a). */
export function titleOf(line: string): { readonly servers: boolean } | null {
  if (/^Active Internet6? connections(?: \(including servers\))?$/.test(line)) {
    return { servers: line.endsWith('(including servers)') };
  }
  return line.startsWith('Current listen queue sizes ') ? { servers: true } : null;
}
