import { explainPort } from '../compare/explain.ts';
import { ruleName } from '../compare/report.ts';
import type { Rule } from '../model/baseline.ts';
import type { Explanation } from '../model/explanation.ts';
import { cleanText } from '../model/label.ts';
import { seenHolder, type Transport } from '../model/listener.ts';
import type { AssetState, DeviationState } from '../model/state.ts';
import { openStore } from '../record/open-store.ts';
import { serviceOf } from '../services/catalogue.ts';
import { configured } from './configured.ts';
import { CommandError, type ExitCode, type Io } from './io.ts';
import type { GlobalOptions } from './program.ts';
import { spoken } from './table.ts';

export interface ExplainOptions extends GlobalOptions {
  readonly asset: string;
  readonly port: string;
}

/** `otports explain ASSET PORT`: why a port has its verdict. Reads the store, also beside a running exporter. */
export async function runExplain(options: ExplainOptions, io: Io): Promise<ExitCode> {
  const { transport, port } = portOf(options.port);
  const config = await configured(options.config, io);
  const asset = config.assets.find(({ policy }) => policy.identity.name === options.asset);
  if (asset === undefined) {
    throw new CommandError(2, `there is no asset ${options.asset} in ${options.config}`);
  }
  const store = await openStore({ dataDir: config.dataDir, now: io.now, readOnly: true });
  try {
    const state = await store.state(options.asset);
    if (state === null) {
      throw new CommandError(
        1,
        `${options.asset} was never looked at: start otports serve, or type otports collect ${options.asset}`,
      );
    }
    const explanation = explainPort(asset.policy, { state, transport, port }, io.now());
    const all = { ...options, transport, number: port, state, explanation, now: io.now() };
    io.out(options.json === true ? `${JSON.stringify(explanation, null, 2)}\n` : explained(all));
    return explanation.deviations.length === 0 ? 0 : 1;
  } finally {
    await store.close();
  }
}

function portOf(text: string): { readonly transport: Transport; readonly port: number } {
  const [, transport, digits] = /^(tcp|udp)\/(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (transport === undefined || port < 1 || port > 65_535) {
    throw new CommandError(2, `"${text}" is no port; write it as tcp/3389 or udp/161`);
  }
  return { transport: transport === 'udp' ? 'udp' : 'tcp', port };
}

interface Explained {
  readonly asset: string;
  readonly port: string;
  readonly transport: Transport;
  readonly number: number;
  readonly state: AssetState;
  readonly explanation: Explanation;
  readonly now: number;
}

function explained({ asset, port, transport, number, state, explanation, now }: Explained): string {
  const { listener, judgement, bindings, rules, deviations } = explanation;
  const service = serviceOf(transport, number);
  const seen = state.lastSuccessAt === null ? 'never' : `${spoken(now - state.lastSuccessAt)} ago`;
  return [
    `${asset} ${port} (${service.name}, ${service.class})`,
    listener === null
      ? 'closed, as of the last good look'
      : `open: ${judgement?.verdict ?? ''}, exposure ${listener.exposure}`,
    `last good look: ${seen}; evidence: ${state.evidence?.sha256 ?? 'none'}`,
    ...bindings.map((binding) => {
      const held = listener?.bindings.filter((one) => one.address === binding.address) ?? [];
      const processes = held.map((one) => cleanText(seenHolder(one) ?? 'unknown')).join(', ');
      return `  ${cleanText(binding.address)} held by ${processes}: ${binding.verdict}`;
    }),
    ...deviations.map((deviation) => deviationLine(deviation, now)),
    rules.length === 0 ? 'no rule speaks of this port' : 'rules that speak of this port:',
    ...rules.map(ruleLine),
    '',
  ].join('\n');
}

function deviationLine(deviation: DeviationState, now: number): string {
  const { verdict, sinceAt, pending, inMaintenance } = deviation;
  const confirmed = pending === null && !inMaintenance ? 'confirmed' : 'not confirmed yet';
  return `deviation: ${verdict} since ${new Date(sinceAt).toISOString()} (${spoken(now - sinceAt)}), ${confirmed}`;
}

function ruleLine(rule: Rule): string {
  if (rule.kind === 'forbid') {
    return `  forbid ${ruleName(rule)}: ${rule.reason}`;
  }
  const { approval, expires, source } = rule;
  const until = expires === null ? '' : `, until ${expires}`;
  const ticket = approval.ticket === null ? '' : `, ${approval.ticket}`;
  return `  allow ${ruleName(rule)}: ${approval.justification} (${approval.approvedBy} on ${approval.approvedOn}${ticket}${until}; asserted in ${source.file}, SHA-256 ${source.sha256.slice(0, 12)}…)`;
}
