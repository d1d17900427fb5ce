import type { ComponentChildren, VNode } from 'preact';
import type { AssetIdentity } from '../../../../model/asset.ts';
import { cleanText } from '../../../../model/label.ts';
import { portName } from '../../../../model/listener.ts';
import type { Evidence } from '../../../../model/observation.ts';
import type { Deviation, Verdict } from '../../../../model/verdict.ts';
import { plural, severityLook, roughDuration, verdictLook, type Appearance } from './text.ts';
import { localTime } from './time.ts';

/** When a page was made, and the time zone of its times. */
export interface Moment {
  readonly now: number;
  readonly timezone: string;
}

/**
 * `4 min ago (2026-11-23 10:00:00 UTC)`. Both, because the first is easy to read and the second is for the log book.
 */
export function When({ at, moment }: { readonly at: number; readonly moment: Moment }): VNode {
  const [day = '', ...time] = localTime(at, moment.timezone).split(' ');
  return (
    <time dateTime={new Date(at).toISOString()}>
      {distance(at, moment.now)}{' '}
      <span class="quiet">
        <span class="word">({day}</span> <span class="word">{time.join(' ')})</span>
      </span>
    </time>
  );
}

function distance(at: number, now: number): string {
  if (Math.abs(at - now) < 1000) return 'now';
  return at > now ? `in ${roughDuration(at - now)}` : `${roughDuration(now - at)} ago`;
}

export function Tag({ look, children }: { readonly look: Appearance; readonly children: ComponentChildren }): VNode {
  return (
    <span class={`tag ${look.tone}`}>
      <span aria-hidden="true">{look.glyph} </span>
      {children}
    </span>
  );
}

export function VerdictTag({ verdict }: { readonly verdict: Verdict }): VNode {
  return <Tag look={verdictLook[verdict]}>{verdict}</Tag>;
}

/** The severity, and in words whether it is confirmed. */
export function SeverityTag({ deviation }: { readonly deviation: Deviation }): VNode {
  return (
    <Tag look={severityLook[deviation.severity]}>{deviation.confirmed ? deviation.severity : 'not confirmed yet'}</Tag>
  );
}

/** `hmi · 10.20.1.11 · site plant-a · zone cell-1`, and what the asset says of itself: `Siemens 6ES7 315 · ...`. */
export function WhatAndWhere({ identity, product = [], description = '' }: WhatAndWhereProps): VNode {
  const { role, address, site, zone } = identity;
  const said = product.filter((part) => part !== '').join(' ');
  const parts = [role, address, `site ${site}`, `zone ${zone}`, cleanText(said, 200), cleanText(description, 200)];
  return <p class="quiet">{parts.filter((part) => part !== '').join(' · ')}</p>;
}

interface WhatAndWhereProps {
  readonly identity: AssetIdentity;
  /** Vendor and model; empty where the asset does not say. */
  readonly product?: readonly string[];
  readonly description?: string;
}

export function assetPath(asset: string): string {
  return `/assets/${encodeURIComponent(asset)}`;
}

/** A missing range has the page of its first port; the sum of many has the list on the page of the asset. */
export function portPath(asset: string, { transport, port }: Pick<Deviation, 'transport' | 'port'>): string {
  const [, first] = /^(\d+)(?:-\d+)?$/.exec(port) ?? [];
  return first === undefined ? `${assetPath(asset)}#deviations` : `${assetPath(asset)}/ports/${transport}/${first}`;
}

/** `tcp/3389`, or `126 more ports` for the sum of those above the limit. */
export function deviationName(deviation: Pick<Deviation, 'transport' | 'port'>, count: number): string {
  return deviation.port === '*' ? plural(count, 'more port') : portName(deviation);
}

/** A link to the raw answer of the asset, as a file. */
export function EvidenceLink({ evidence }: { readonly evidence: Evidence | null }): VNode {
  if (evidence === null) return <>none yet</>;
  return (
    <>
      <a href={evidencePath(evidence.sha256)}>Download</a> ({evidence.bytes} bytes, SHA-256{' '}
      <span class="mono">{evidence.sha256.slice(0, 16)}…</span>)
    </>
  );
}

export function evidencePath(sha256: string): string {
  return `/api/v1/evidence/${sha256}?as=file`;
}

/** A table that becomes cards on a phone: each cell has the name of its column. */
export function Table({ caption, columns, rows }: TableProps): VNode {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, at) => (
              <td key={columns[at]} data-label={columns[at]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export interface TableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}

export function FactList({ facts }: { readonly facts: readonly (readonly [string, ComponentChildren])[] }): VNode {
  return (
    <dl>
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}
