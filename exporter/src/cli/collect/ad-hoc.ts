import { look } from '../../engine/look.ts';
import { profiles } from '../../model/profile.ts';
import type { Observation } from '../../model/observation.ts';
import type { AdHocOptions } from './ad-hoc-options.ts';
import { adHocSnmp } from './ad-hoc-snmp.ts';
import { adHocSsh, inWordsOfOptions } from './ad-hoc-ssh.ts';
import { CommandError, type Io } from '../shared/io.ts';

/** A look at an asset that is in no config, named by a URL. Nothing of it is kept. @throws CommandError */
export async function adHoc(options: AdHocOptions, io: Io): Promise<Observation> {
  const url = URL.parse(options.asset);
  if (url === null || url.hostname === '' || !['', '/'].includes(url.pathname)) {
    throw new CommandError(2, `"${options.asset}" is no asset; write ssh://user@10.20.1.11 or snmp://10.20.1.2`);
  }
  if (url.password !== '') {
    throw new CommandError(2, 'a password in a URL ends up in histories and logs; use --password-file');
  }
  const isSsh = url.protocol === 'ssh:';
  if (!isSsh && url.protocol !== 'snmp:') {
    throw new CommandError(2, `${url.protocol}// is no way to ask an asset; write ssh:// or snmp://`);
  }
  const collector = isSsh ? adHocSsh(options, url) : adHocSnmp(options, url);
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
  };
  process.once('SIGINT', interrupt);
  const { happening } = await look({
    asset: url.host,
    collector,
    name: isSsh ? 'ssh' : 'snmp',
    remembered: null,
    signal: interrupted.signal,
    longestMs: profiles.normal.maxDurationMs,
    now: io.now,
    bug: (error) => {
      throw error;
    },
  });
  process.off('SIGINT', interrupt);
  if (happening.kind === 'failed') {
    throw new CommandError(1, `${happening.reason}: ${inWordsOfOptions(happening.message)}`);
  }
  // Only sources that read files can have nothing new.
  if (happening.kind === 'nothing_new') throw new TypeError(happening.why);
  return happening.observation;
}
