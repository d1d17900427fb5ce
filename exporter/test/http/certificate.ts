import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate for 127.0.0.1 that signs itself, for two days; its files are `NAME.crt` and `NAME.key` in the folder. */
export function makeCertificate(folder: string, name: string): { readonly cert: string; readonly key: string } {
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const out = ['-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', `/CN=${name}`];
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...made, ...out, ...names], { cwd: folder, stdio: 'ignore' });
  const read = (kind: string): string => readFileSync(join(folder, `${name}.${kind}`), 'utf8');
  return { cert: read('crt'), key: read('key') };
}
