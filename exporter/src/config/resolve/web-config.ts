import { createSecureContext } from 'node:tls';
import type { Tls, Token, WebConfig } from '../config.ts';
import { readSecret } from './credentials.ts';
import { checkAt, readNamed, singleDocument, sizeLimits, type Loading, type Named } from '../read/loading.ts';
import type { Place } from '../read/problem.ts';
import { TokensFile, WebFile } from '../schema/web.ts';
import { revealed, sealed } from '../../lib/secret.ts';
import type { YamlSource } from '../read/yaml-document.ts';

/** `web_config_file`: TLS and basic auth as Prometheus writes them. What this server cannot keep is refused. */
export async function loadWebConfig(loading: Loading, named: Named): Promise<WebConfig | null> {
  const source = await document(loading, named);
  const web =
    source && checkAt(WebFile, { value: source.value ?? {}, place: source.place.bind(source) }, loading.findings);
  if (!source || web === null) return null;
  const users = new Map(Object.entries(web.basic_auth_users).map(([user, hash]) => [user, sealed(hash)]));
  const tls = web.tls_server_config ? await loadTls(loading, source, web.tls_server_config) : null;
  return { tls, users };
}

/** `tokens_file`: who may write. Only digests of tokens stand there. */
export async function loadTokens(loading: Loading, named: Named): Promise<readonly Token[]> {
  const source = await document(loading, named);
  const file =
    source && checkAt(TokensFile, { value: source.value, place: source.place.bind(source) }, loading.findings);
  const seen = new Set<string>();
  for (const [index, token] of (file?.tokens ?? []).entries()) {
    if (seen.has(token.name) && source) {
      loading.findings.problem(
        source.place(['tokens', index, 'name']),
        `token "${token.name}" stands twice; rename one`,
      );
    }
    seen.add(token.name);
  }
  return file?.tokens ?? [];
}

async function document(loading: Loading, named: Named): Promise<YamlSource | null> {
  const file = await readNamed(loading, named, sizeLimits.yaml);
  return file && singleDocument(file, loading.findings);
}

type TlsSection = NonNullable<(typeof WebFile)['_output']['tls_server_config']>;

async function loadTls(loading: Loading, source: YamlSource, section: TlsSection): Promise<Tls | null> {
  const at = (key: string) => source.place(['tls_server_config', key]);
  const wantsClients = section.client_auth_type === 'RequireAndVerifyClientCert';
  if (wantsClients !== (section.client_ca_file !== undefined)) {
    const message =
      'client_ca_file and client_auth_type: RequireAndVerifyClientCert belong together; add the other one';
    loading.findings.problem(at(wantsClients ? 'client_auth_type' : 'client_ca_file'), message);
  }
  const cert = await readNamed(loading, { name: section.cert_file, place: at('cert_file') }, sizeLimits.secret * 16);
  const key = await readSecret(loading, section.key_file, at('key_file'));
  const clientCa =
    section.client_ca_file === undefined
      ? null
      : await readNamed(loading, { name: section.client_ca_file, place: at('client_ca_file') }, sizeLimits.secret * 16);
  if (cert === null || key === 'wrong') return null;
  const minVersion = section.min_version === 'TLS13' ? 'TLSv1.3' : 'TLSv1.2';
  const tls: Tls = { cert: cert.text, key, clientCa: clientCa?.text ?? null, minVersion };
  return isUsable(loading, tls, at('cert_file')) ? tls : null;
}

/**
 * True where OpenSSL accepts certificate and key and both belong together. It is checked now, not at the first request.
 */
function isUsable(loading: Loading, tls: Tls, at: Place): boolean {
  try {
    createSecureContext({
      cert: tls.cert,
      key: revealed(tls.key),
      ...(tls.clientCa === null ? {} : { ca: tls.clientCa }),
    });
    return true;
  } catch (error) {
    // OpenSSL's codes name the fault and quote nothing.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    loading.findings.problem(
      at,
      `cert_file and key_file cannot be used together (${code}); both must be PEM and belong to each other`,
    );
    return false;
  }
}
