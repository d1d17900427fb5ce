import { collectorOf, type LookDeps } from '../engine/collectors.ts';
import { Followers } from '../engine/followers.ts';
import type { LookPlan, PlanStep, PlanText } from '../collect/collector.ts';
import type { Asset } from '../config/config.ts';
import { limitsText } from '../config/resolve/asset-limits.ts';
import { shared } from '../lib/memoize.ts';
import { killSwitchText } from '../model/pause.ts';
import { configured } from './shared/configured.ts';
import { notConfigured } from './shared/held.ts';
import type { ExitCode, Io } from './shared/io.ts';
import { killSwitchOf } from './shared/kill-switch.ts';
import { pollingWindow, windowText, type PollingWindow } from './shared/polling-window.ts';
import type { GlobalOptions } from './shared/options.ts';
import { spokenDuration, table } from './shared/table.ts';

export interface PlanOptions extends GlobalOptions {
  readonly asset?: string;
  readonly verbose?: boolean;
}

/** `otports plan [ASSET]`: what a look sends at most, and how often. Sends nothing. */
export async function runPlan({ config: file, asset: wanted, json, verbose }: PlanOptions, io: Io): Promise<ExitCode> {
  const config = await configured(file, io);
  const { assets, limits } = config;
  const chosen = assets.filter((asset) => wanted === undefined || asset.policy.identity.name === wanted);
  if (wanted !== undefined && chosen.length === 0) {
    throw await notConfigured(config, { asset: wanted, file }, io);
  }
  // Computing when a window opens is slow.
  const windowOf = shared((windows: Asset['pollingWindows']) => pollingWindow(windows, io.now()));
  // A plan reads no logs.
  const followers = new Followers({ dataDir: '', now: io.now, opened: () => undefined, trouble: () => undefined });
  const deps = { now: io.now, followerOf: followers.of.bind(followers), minGapMs: limits.minGapMs };
  const plans = chosen.map((asset) => {
    const held = { window: windowOf(asset.pollingWindows), killSwitch: killSwitchOf(config, asset) };
    return planned(asset, held, deps);
  });
  const killSwitch = plans.find((one) => one.killSwitch !== null)?.killSwitch ?? null;
  io.out(
    json === true
      ? `${JSON.stringify(plans.map(planJson), null, 2)}\n`
      : [
          ...(killSwitch === null ? [] : [`${killSwitchText(killSwitch)}\n`]),
          ...plans.map(planText),
          ...textsOf(plans, verbose === true),
        ].join('\n'),
  );
  return 0;
}

/** What may stop asking the asset now. */
interface Held {
  readonly window: PollingWindow | null;
  /** The file, where it stops asking this asset. */
  readonly killSwitch: string | null;
}

interface Planned extends LookPlan, Held {
  readonly asset: Asset;
  /** The limits that apply: the gap between two sessions is the longer one of the asset's and the plant's. */
  readonly limits: Asset['limits'];
}

function planned(asset: Asset, held: Held, deps: LookDeps): Planned {
  const { steps, total, caps } = collectorOf(asset, deps).plan();
  const durationMs = Math.min(total.durationMs, asset.limits.maxDurationMs);
  const limits = { ...asset.limits, minGapMs: Math.max(asset.limits.minGapMs, deps.minGapMs) };
  return { asset, limits, ...held, steps, total: { ...total, durationMs }, caps };
}

function planJson({ asset, limits, window, killSwitch, steps, total, caps }: Planned): object {
  const { policy, profile, acceptedRisk, intervalMs, jitter, sources } = asset;
  const { name, address } = policy.identity;
  const changesAt = window?.changesAt.map((at) => new Date(at).toISOString());
  return {
    asset: name,
    address,
    collector: sources[0].type,
    profile,
    limits,
    acceptedRisk,
    intervalMs,
    jitter,
    pollingWindow: window === null ? null : { isOpen: window.isOpen, changesAt },
    killSwitch,
    total,
    steps,
    caps,
  };
}

function planText({ asset, limits, window, steps, total, caps }: Planned): string {
  const { policy, profile, acceptedRisk, intervalMs, jitter, sources } = asset;
  const { name, address } = policy.identity;
  const pace = `every ${spokenDuration(intervalMs)} ± ${Math.round(jitter * 100)} %, ${windowText(window)}`;
  const ends = caps.map(({ what, atMost }) => `${counted(atMost)} ${what}`);
  if (total.durationMs > 0) ends.push(seconds(total.durationMs));
  return [
    `${name}: ${totalText({ steps, total })}\n`,
    `${address} by ${sources[0].type}, profile ${profile}, ${pace}\n`,
    total.sessions === 0 ? '' : `limits: ${limitsText(limits)}\n`,
    acceptedRisk === null ? '' : `more than the profile allows is accepted: ${acceptedRisk}\n`,
    table([['', 'WHAT', 'AT MOST', 'BYTES SENT', 'RECEIVED', 'DETAIL'], ...steps.map(row)]),
    ends.length === 0 ? '' : `  a look ends at ${ends.join(', ')}\n`,
  ].join('');
}

/** `a look is at most 1 session, 2 commands, 15,834 bytes sent, 4,259,840 received, 15.5 s` */
function totalText({ steps, total }: Pick<LookPlan, 'steps' | 'total'>): string {
  const { sessions, requests, sentBytes, receivedBytes, durationMs } = total;
  if (sessions === 0) return 'a look sends nothing';
  const what = steps.some((step) => step.what === 'command') ? 'command' : 'request';
  const bytes = `${counted(sentBytes)} bytes sent, ${counted(receivedBytes)} received`;
  return `a look is at most ${plural(sessions, 'session')}, ${plural(requests, what)}, ${bytes}, ${seconds(durationMs)}`;
}

function row({ what, detail, when, texts, atMost, sentBytes, receivedBytes }: PlanStep): readonly string[] {
  const length = counted(Math.max(...texts.map(({ text }) => Buffer.byteLength(text))));
  const sizes = ['', ` (${length} bytes, word for word below)`, ` (one of them, up to ${length} bytes)`];
  const size = sizes[Math.min(texts.length, 2)] ?? '';
  const condition = when === null ? '' : `${when}: `;
  return ['', what, counted(atMost), counted(sentBytes), counted(receivedBytes), `${condition}${detail}${size}`];
}

/**
 * Prints long commands once for all assets and steps. Where a look sends only one of several, they are printed only on
 * request.
 */
function textsOf(plans: readonly Planned[], verbose: boolean): readonly string[] {
  const steps = plans.flatMap((plan) => plan.steps);
  const alone = steps.flatMap(({ texts }) => (texts.length === 1 ? texts : []));
  const oneOfMany = steps.flatMap(({ texts }) => (texts.length === 1 ? [] : texts));
  const hidden = verbose ? [] : [...byName(oneOfMany).keys()];
  const shown = byName(verbose ? [...alone, ...oneOfMany] : alone);
  return [
    ...[...shown].map(([name, text]) => `${name} is\n${text}\n`),
    ...(hidden.length === 0 ? [] : [`--verbose also prints word for word: ${hidden.join(', ')}\n`]),
  ];
}

function byName(texts: readonly PlanText[]): ReadonlyMap<string, string> {
  return new Map(texts.map(({ name, text }) => [name, text]));
}

function counted(number: number): string {
  return number.toLocaleString('en-US');
}

function plural(number: number, word: string): string {
  return `${counted(number)} ${word}${number === 1 ? '' : 's'}`;
}

function seconds(ms: number): string {
  return `${counted(ms / 1000)} s`;
}
