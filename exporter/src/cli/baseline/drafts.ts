import path from 'node:path';
import { readSheets, type Sheet } from '../../config/baselines/sheets.ts';
import { ConfigFiles } from '../../config/read/files.ts';
import { namesAt } from '../../config/inventory/inventory.ts';
import { findNamed, readFound, singleDocument, sizeLimits, type Loading } from '../../config/read/loading.ts';
import { Findings } from '../../config/read/problem.ts';
import { checkRoot } from '../../config/schema/root.ts';
import type { AssetPolicy } from '../../model/asset.ts';
import type { AllowRule } from '../../model/baseline.ts';
import type { Io } from '../shared/io.ts';

/**
 * The allow rules of drafts for an asset. They approve nothing, so no policy has them. But a reviewer wants to know
 * that a rule exists and only waits for a signature. Reads the baseline files of a config that has no problems.
 */
export async function draftRules(
  file: string,
  { identity, baseline }: AssetPolicy,
  io: Io,
): Promise<readonly AllowRule[]> {
  const sheets = await sheetsOf({
    file: path.normalize(file),
    env: io.env,
    now: io.now(),
    findings: new Findings(),
    files: new ConfigFiles(),
  });
  const isFor = ({ scope, name }: Sheet): boolean => name === (scope === 'asset' ? identity.name : baseline?.name);
  return sheets
    .filter((sheet) => sheet.isDraft && isFor(sheet))
    .flatMap((sheet) => sheet.allow.map(({ rule }) => rule));
}

async function sheetsOf(loading: Loading): Promise<readonly Sheet[]> {
  const source = singleDocument(await loading.files.read(loading.file, sizeLimits.yaml), loading.findings);
  const root = source && checkRoot(loading, source);
  if (root === null) return [];
  const times = { timezone: root.value.timezone, reviewIntervalMs: null };
  const sheets: Sheet[] = [];
  for (const pattern of namesAt(root, 'baselines')) {
    for (const name of findNamed(loading, pattern)) {
      const file = await readFound(loading, { ...pattern, name }, sizeLimits.yaml);
      const unread = { names: new Set<string>(), isAnyFile: false };
      if (file !== null) sheets.push(...readSheets(loading, { file, times, unread }));
    }
  }
  return sheets;
}
