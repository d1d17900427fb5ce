import { z } from 'zod';
import { check } from '../read/check.ts';
import { isMap, type RawMap } from '../read/layers.ts';
import { checkAt, type Loading } from '../read/loading.ts';
import { Otports } from './otports.ts';
import type { Path, YamlSource } from '../read/yaml-document.ts';

/** Entries of assets are checked one by one, together with what `match:` and `defaults:` say of them. */
const Root = Otports.extend({ assets: z.array(z.unknown()).prefault([]) });
export type Root = z.output<typeof Root>;

/** The keys of `otports.yml`, defaults filled in, and what stands there as it was written. */
export interface CheckedRoot {
  readonly source: YamlSource;
  readonly value: Root;
  readonly raw: RawMap;
}

/**
 * Checks the main file. A wrong key is reported and then treated as missing, so that everything else is still checked.
 * Null only where the file is no map.
 */
export function checkRoot(loading: Loading, source: YamlSource): CheckedRoot | null {
  const { findings } = loading;
  const value = checkAt(Root, { value: source.value, place: source.place.bind(source) }, findings);
  if (!isMap(source.value)) return null;
  refuseVariables(loading, source);
  return { source, value: value ?? salvage(source.value), raw: source.value };
}

function salvage(raw: RawMap): Root {
  const right: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(Root.shape)) {
    const value = key === 'credentials' ? rightOf(raw[key]) : raw[key];
    if (check(schema, value).issues.length === 0) right[key] = value;
  }
  return Root.parse(right);
}

function rightOf(credentials: unknown): unknown {
  if (!isMap(credentials)) return credentials;
  const schema = Otports.shape.credentials;
  return Object.fromEntries(
    Object.entries(credentials).filter(([name, value]) => check(schema, { [name]: value }).issues.length === 0),
  );
}

const secrets = ['private_key', 'passphrase', 'password', 'community', 'auth_key', 'privacy_key'];

/** `${NAME}` is replaced in secrets only. Elsewhere a file would mean something else on each machine. */
function refuseVariables({ findings }: Loading, source: YamlSource): void {
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === 'string' && /\$\{\w*\}/.test(value)) {
      const isSecret = path[0] === 'credentials' && secrets.includes(String(path[2]));
      // The schema speaks of wrong secrets, and of secret files that name a variable.
      if (!isSecret)
        findings.problem(source.place(path), `variables are filled in for ${secrets.join(', ')} only; write the value`);
    } else if (Array.isArray(value))
      value.forEach((item, index) => {
        visit(item, [...path, index]);
      });
    else if (isMap(value)) for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
  };
  visit(source.value, []);
}
