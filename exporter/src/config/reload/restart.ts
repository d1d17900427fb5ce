import type { Config } from '../config.ts';

/** What is set up once, at the start: a reload that changes it would do half of what was asked for. */
const settings = {
  listen: ({ listen }: Config) => listen,
  data_dir: ({ dataDir }: Config) => dataDir,
  // A renewed certificate is another matter: connections from then on get it.
  'tls_server_config (in web_config_file)': ({ web }: Config) => ({
    isOn: (web?.tls ?? null) !== null,
    asksClients: (web?.tls?.clientCa ?? null) !== null,
  }),
};

/** Why a reload must not happen because only a restart could carry it out; null where it can. */
export function restartNeeded(before: Config, after: Config): string | null {
  const changed = Object.entries(settings)
    .filter(([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after)))
    .map(([name]) => name);
  if (changed.length === 0) return null;
  return `${after.file}: ${changed.join(', ')}: takes effect at a start only; put it back, or restart otports`;
}
