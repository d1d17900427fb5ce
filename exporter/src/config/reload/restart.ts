import type { Config } from '../config.ts';

/** Settings that are used only at the start. A reload that changes them would do only half of the change. */
const settings = {
  listen: ({ listen }: Config) => listen,
  data_dir: ({ dataDir }: Config) => dataDir,
  // A renewed certificate is allowed: new connections get it.
  'tls_server_config (in web_config_file)': ({ web }: Config) => ({
    isOn: (web?.tls ?? null) !== null,
    asksClients: (web?.tls?.clientCa ?? null) !== null,
  }),
};

/** Why a reload is refused: only a restart can make this change; null where a reload can. */
export function restartNeeded(before: Config, after: Config): string | null {
  const changed = Object.entries(settings)
    .filter(([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after)))
    .map(([name]) => name);
  if (changed.length === 0) return null;
  return `${after.file}: ${changed.join(', ')}: takes effect at a start only; put it back, or restart otports`;
}
