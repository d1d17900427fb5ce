import type { Encryption, Service } from './catalogue.ts';

/** How the catalogue is shown to a person, on the command line and on pages. */

interface Words {
  /** Follows "it is". */
  readonly short: string;
  readonly meaning: string;
}

export const encryptionWords: Readonly<Record<Encryption, Words>> = {
  yes: {
    short: 'encrypted',
    meaning: 'nobody on the way can read it or change it unseen, as long as keys or certificates are checked',
  },
  no: {
    short: 'not encrypted',
    meaning: 'whoever is on the way can read it, passwords included, and change it',
  },
  optional: {
    short: 'encrypted only if set up so',
    meaning: 'it depends on version and settings; unless you know them, take it for not encrypted',
  },
  unknown: {
    short: 'encryption unknown',
    meaning: 'no public document that we know tells; take it for not encrypted',
  },
};

/** `Printer (also Prometheus node exporter)` */
export function usesOf({ title, also }: Service): string {
  return also.length === 0 ? title : `${title} (also ${also.join(', ')})`;
}

/** `remote-access, encrypted, typically Microsoft`; of a service that is not known, `unknown` and no more. */
export function natureOf({ class: kind, encrypted, vendors }: Service): string {
  if (kind === 'unknown') return kind;
  const typical = vendors.length === 0 ? [] : [`typically ${vendors.join(' or ')}`];
  return [kind, encryptionWords[encrypted].short, ...typical].join(', ');
}
