import type { AssetReport } from '../../../model/report.ts';
import { withoutPorts, type SeriesBudget, type Demand } from './budget.ts';
import type { Exposition } from '../bytes/exposition.ts';
import { assetLabel, familyIndex, renderAsset, seriesOverLimit } from './render-asset.ts';
import { count, number } from './samples.ts';

/** Publishes assets within the series budget. */
export interface AssetMetrics {
  /** The next scrape shows the report. */
  publish(report: AssetReport): void;
  /** Ends all series of an asset. */
  remove(asset: string): void;
}

/** What is kept of an asset between its looks: a few numbers, no listener. */
interface Account extends Demand {
  /** Series that the limit of deviations drops. */
  readonly overLimit: number;
  /** True while the budget keeps its ports out. */
  readonly withheld: boolean;
  /** Dropped series so far. Each is counted when it begins to be dropped. */
  readonly droppedTotal: number;
}

const portOpen = familyIndex('otports_port_open');
const dropped = familyIndex('otports_series_dropped');
const droppedTotal = familyIndex('otports_series_dropped_total');

/** `budget` is read for each report, so that a new one applies from the next look after a reload. */
export function createAssetMetrics(exposition: Exposition, budget: () => SeriesBudget): AssetMetrics {
  const accounts = new Map<string, Account>();
  let wanted = 0;

  const book = (account: Account): void => {
    wanted += seriesOf(account) - seriesOf(accounts.get(account.asset));
    accounts.set(account.asset, account);
  };
  const judge = (account: Account): ReadonlySet<string> => {
    const limits = budget();
    if (wanted <= limits.total) return withoutPorts([account], limits);
    return withoutPorts([...accounts.values()], limits);
  };
  const withhold = (asset: string): void => {
    const account = accounts.get(asset);
    if (account === undefined || account.withheld) return;
    const withheld = { ...account, withheld: true, droppedTotal: account.droppedTotal + account.portSeries };
    accounts.set(asset, withheld);
    exposition.patch(asset, limitTexts(withheld));
  };
  return {
    publish(report) {
      const before = accounts.get(report.identity.name);
      const { texts, ...series } = renderAsset(report);
      const asked = accountOf(report, series);
      book(asked);
      const without = judge(asked);
      const account = settled(asked, { before, withheld: without.has(asked.asset) });
      accounts.set(asked.asset, account);
      const limits = report.removedAt === null ? limitTexts(account) : new Map<number, string>();
      exposition.update(
        asked.asset,
        texts.map((text, family) => limits.get(family) ?? text),
      );
      for (const other of without) withhold(other);
    },
    remove(asset) {
      wanted -= seriesOf(accounts.get(asset));
      accounts.delete(asset);
      exposition.remove(asset);
    },
  };
}

function accountOf(report: AssetReport, series: Pick<Demand, 'portSeries' | 'otherSeries'>): Account {
  const overLimit = report.removedAt === null ? seriesOverLimit(report) : 0;
  const droppedTotal = report.seriesDroppedTotal;
  return { asset: report.identity.name, ...series, overLimit, withheld: false, droppedTotal };
}

/** The account after the decision of the budget. Series that are dropped now and were not before are counted. */
function settled(
  asked: Account,
  { before, withheld }: { readonly before: Account | undefined; readonly withheld: boolean },
): Account {
  const account = { ...asked, withheld };
  const news = Math.max(0, droppedNow(account) - (before === undefined ? 0 : droppedNow(before)));
  return { ...account, droppedTotal: (before?.droppedTotal ?? asked.droppedTotal) + news };
}

function seriesOf(demand: Demand | undefined): number {
  return demand === undefined ? 0 : demand.portSeries + demand.otherSeries;
}

function droppedNow({ overLimit, withheld, portSeries }: Account): number {
  return overLimit + (withheld ? portSeries : 0);
}

/** The texts that the limits change, by index of their family. */
function limitTexts(account: Account): ReadonlyMap<number, string> {
  const labels = assetLabel(account.asset);
  const texts = new Map([
    [dropped, number(`otports_series_dropped${labels}`, droppedNow(account))],
    [droppedTotal, count(`otports_series_dropped_total${labels}`, account.droppedTotal)],
  ]);
  return account.withheld ? texts.set(portOpen, '') : texts;
}
