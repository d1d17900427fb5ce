/** What somebody may do. Each role may do everything that the roles before it may (spec section 8). */
export const roles = ['reader', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** How the name of the caller is known. `process`: the exporter itself, or a signal to it. */
export type How = 'token' | 'password' | 'this machine' | 'control socket' | 'process';

/** Who asks for something. */
export interface Caller {
  /**
   * The name of the token or the user. Over the control socket it is what the client says: only the owner of the data
   * folder and root can open that socket, and Node cannot see which of them did.
   */
  readonly name: string;
  readonly role: Role;
  readonly how: How;
}

export function may({ role }: Caller, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** For log and history: `the command line`, `the token ops`, `HTTP on this machine`, `SIGHUP`. */
export function callerText({ name, how }: Caller): string {
  switch (how) {
    case 'token':
      return `the token ${name}`;
    case 'password':
      return `the user ${name}`;
    case 'this machine':
      return 'HTTP on this machine';
    case 'control socket':
      return 'the command line';
    case 'process':
      return name;
  }
}
