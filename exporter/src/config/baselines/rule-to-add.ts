import path from 'node:path';
import type { AssetPolicy } from '../../model/asset.ts';
import type { SuggestedRule } from '../../model/explanation.ts';
import type { Listener } from '../../model/listener.ts';
import type { Verdict } from '../../model/verdict.ts';
import { headingOf } from './draft-text.ts';
import { ruleOf } from './write.ts';

/** An approval can end these deviations. Forbidden, missing or hidden ports need another action. */
const approvable: ReadonlySet<Verdict> = new Set<Verdict>(['unexpected', 'changed', 'expired']);

/**
 * The rule that would approve an open port as it is, with empty fields for the approval; null where no rule would, or
 * where the asset has no baseline for it.
 * @param configFile as it was named, like the files of the rules
 */
export function ruleToAdd(
  { baseline, identity }: AssetPolicy,
  { listener, verdict }: { readonly listener: Listener; readonly verdict: Verdict },
  configFile: string,
): SuggestedRule | null {
  if (baseline === null || !approvable.has(verdict)) return null;
  const rules = [...baseline.allow, ...baseline.forbid];
  const group = rules.find(({ scope }) => scope === 'group');
  const own = rules.find(({ scope }) => scope === 'asset');
  const home = group ?? own;
  return {
    yaml: ruleOf(listener),
    file: home === undefined ? null : besideConfig(home.source.file, configFile),
    heading:
      group === undefined && own !== undefined
        ? headingOf('asset', identity.name)
        : headingOf('baseline', baseline.name),
    ownHeading: headingOf('asset', identity.name),
  };
}

/** A file of the config relative to the folder of the config file. Others need not know where that folder is. */
export function besideConfig(file: string, configFile: string): string {
  const folder = path.dirname(configFile);
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : path.relative(folder, file);
}
