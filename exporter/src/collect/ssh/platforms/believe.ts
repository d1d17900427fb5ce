import { CollectError } from '../../../model/collection.ts';
import type { Parsed } from '../../../parsers/parsed.ts';

/**
 * The SSH server of the asset itself listens. So an answer without any TCP listener is a look that saw nothing. @throws
 * CollectError
 */
export function believed(tool: string, parsed: Parsed): Parsed {
  if (parsed.bindings.some((binding) => binding.transport === 'tcp')) return parsed;
  throw new CollectError('parse', `${tool}: no TCP listener in it, yet its own SSH server is one: not believed`);
}
