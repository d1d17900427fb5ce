import { emptyFootprint, type Footprint } from '../../src/model/collection.ts';
import type { LiveLook } from '../../src/model/observation.ts';
import { createSshCollector } from '../../src/collect/ssh/index.ts';
import { unwatchedStep, type OwnStep } from '../../src/lib/step.ts';
import type { SshSettings } from '../../src/collect/ssh/settings.ts';

export interface LookOptions {
  readonly footprint?: Footprint;
  readonly remembered?: string | null;
  readonly signal?: AbortSignal;
  readonly step?: OwnStep;
}

/** One look over SSH. */
export function look(settings: SshSettings, options: LookOptions = {}): Promise<LiveLook> {
  return createSshCollector(settings).collect({
    signal: options.signal ?? new AbortController().signal,
    footprint: options.footprint ?? emptyFootprint(),
    remembered: options.remembered ?? null,
    step: options.step ?? unwatchedStep,
  });
}

/** How a look ended that should not succeed: `timeout: ssh 127.0.0.1:PORT: no answer ...`. */
export async function failureOf(settings: SshSettings, options: LookOptions = {}): Promise<string> {
  try {
    const { bindings } = await look(settings, options);
    return `no failure, ${bindings.length} bindings`;
  } catch (error) {
    const { reason, message } = error as { reason: string; message: string };
    return `${reason}: ${message.replace(`127.0.0.1:${settings.port}`, 'ASSET')}`;
  }
}
