import { lastPolicyOf } from '../../compare/removed/last-policy.ts';
import { explainHeldCut } from '../../compare/removed/report.ts';
import { explainPort, listenersIn, speaksOf } from '../../compare/explain.ts';
import { publish } from '../../compare/verdict/published.ts';
import { unusedTest } from '../../compare/witness/unused.ts';
import { isWireWitness } from '../../compare/witness/wire-witness.ts';
import type { AssetPolicy } from '../../model/asset.ts';
import type { AllowRule } from '../../model/baseline.ts';
import type { Explanation } from '../../model/explanation.ts';
import type { AssetState } from '../../model/state.ts';
import { atOnce } from '../../lib/turns.ts';
import { stateOfAsset } from '../shared/asset-state.ts';
import { askedPort, type PortQuestion } from '../shared/asked-port.ts';
import { configured } from '../shared/configured.ts';
import { draftRules } from '../baseline/drafts.ts';
import type { Explained } from './explained.ts';
import { explanationJson } from './explain-json.ts';
import { explanationText } from './explain-text.ts';
import { heldAsset, notConfigured, stateOfHeld } from '../shared/held.ts';
import { type ExitCode, type Io } from '../shared/io.ts';
import { killSwitchOf } from '../shared/kill-switch.ts';
import type { GlobalOptions } from '../shared/options.ts';
import { knownOf, withStored } from '../shared/stored.ts';

export interface ExplainOptions extends GlobalOptions {
  readonly asset: string;
  readonly port: string;
}

/** `otports explain ASSET PORT`: why a port has its verdict. Reads the store, also beside a running exporter. */
export async function runExplain(options: ExplainOptions, io: Io): Promise<ExitCode> {
  const asked = askedPort(options.port);
  const config = await configured(options.config, io);
  const asset = config.assets.find((one) => one.policy.identity.name === options.asset);
  if (asset === undefined) {
    const held = await heldAsset(config, options.asset, io);
    if (held === null) throw await notConfigured(config, { asset: options.asset, file: options.config }, io);
    print(explainHeld(held, asked, io.now()), options, io);
    return 1;
  }
  const { policy } = asset;
  const state = await withStored(config.dataDir, io, (store) => knownOf(store, options.asset));
  const drafts = await draftRules(options.config, policy, io);
  const killSwitch = killSwitchOf(config, asset);
  const explained = { ...explain(policy, { state, asked, drafts }, io.now()), killSwitch };
  print(explained, options, io);
  if (state === null) io.err(`start otports serve, or type otports collect ${options.asset}\n`);
  return explained.reason === null && explained.deviations.length === 0 ? 0 : 1;
}

function print(explained: Explained, { json }: ExplainOptions, io: Io): void {
  io.out(json === true ? `${JSON.stringify(explanationJson(explained), null, 2)}\n` : explanationText(explained));
}

interface Subject {
  readonly state: AssetState | null;
  readonly asked: Explained['asked'];
  readonly drafts: readonly AllowRule[];
}

function explain(policy: AssetPolicy, { state, asked, drafts }: Subject, now: number): Explained {
  const subject = { ...asked, state: state ?? { listeners: [], deviations: [] } };
  return explained(policy, { state, asked, drafts, explanation: explainPort(policy, subject, now) }, now);
}

/** The explanation from what was known when the asset left the config. */
function explainHeld(state: AssetState, asked: PortQuestion, now: number): Explained {
  const explanation = atOnce(explainHeldCut({ ...asked, state }, now));
  const known = { state, asked, drafts: [], explanation };
  return { ...explained(lastPolicyOf(state), known, now), ...stateOfHeld(state) };
}

function explained(
  policy: AssetPolicy,
  { state, asked, drafts, explanation }: Subject & { readonly explanation: Explanation },
  now: number,
): Explained {
  const subject = { ...asked, state: state ?? { listeners: [], deviations: [] } };
  const { listener } = explanation;
  return {
    asset: policy.identity.name,
    asked,
    explanation,
    open: listenersIn(subject),
    deviations: explanation.deviations.map((deviation) => publish(policy, deviation)),
    drafts: drafts.filter((rule) => speaksOf(rule, asked)),
    known: { lastSuccessAt: state?.lastSuccessAt ?? null, evidence: state?.evidence ?? null },
    isWireWitness: isWireWitness(policy, state ?? {}),
    killSwitch: null,
    isUnused: listener !== null && state !== null && unusedTest(policy, state)?.(listener) === true,
    now,
    ...stateOfAsset(policy, state, now),
  };
}
