/**
 * What follows automatically from a happening. A service does all of it, a single look on the command line none of it.
 */
import type { Agenda } from '../compare/agenda.ts';
import type { ScheduleDeps } from '../schedule/deps.ts';
import type { Parts, Surroundings } from './parts.ts';
import { isWire } from './followers.ts';

export interface Reactions extends Pick<
  ScheduleDeps,
  'killSwitchChanged' | 'refused' | 'pauseChanged' | 'slownessChanged'
> {
  /** The agenda of the asset has changed. */
  readonly agenda: (asset: string, agenda: Agenda) => void;
  /** An instant has come at which the asset, or its removal, is judged again. */
  readonly due: (asset: string, at: number) => void;
  /** A port answered for the first time at the address of this asset. */
  readonly opened: (asset: string) => void;
  /** Its answers blocked the event loop, so the asset is left alone for a while. */
  readonly putAside: (asset: string) => void;
}

const nothing = (): void => undefined;

export const noReactions: Reactions = {
  killSwitchChanged: nothing,
  refused: nothing,
  pauseChanged: nothing,
  slownessChanged: nothing,
  agenda: nothing,
  due: nothing,
  opened: nothing,
  putAside: nothing,
};

/** @param parts called when something happens, because only then all parts exist */
export function reactionsOf(parts: () => Parts, { log, sinks, clock, folder: { guard } }: Surroundings): Reactions {
  const refresh = (asset: string): void => {
    const { trouble, ledger } = parts();
    void trouble.guard(asset, ledger.refresh(asset));
  };
  return {
    killSwitchChanged: (isSet) => {
      sinks.killSwitch(isSet);
      const what = isSet ? 'is set: no asset is asked' : 'was removed: assets are asked again';
      log.warn({ file: parts().assets.config.killSwitchFile }, `the kill switch ${what}`);
    },
    refused: (asset, at) => {
      const { trouble, ledger } = parts();
      void trouble.guard(asset, ledger.take(asset, { kind: 'refused', at }));
    },
    pauseChanged: refresh,
    slownessChanged: (asset, note) => {
      if (note === null) log.warn({ asset }, 'asset answers as fast as before, and is asked as often');
      else log.warn({ asset, reason: note }, 'asset is asked less often');
      refresh(asset);
    },
    agenda: (asset, { lookAt, judgeAt }) => {
      const { schedule, deadlines } = parts();
      schedule.want(asset, lookAt);
      deadlines.set(asset, judgeAt);
    },
    due: (asset, at) => {
      const { assets, removals, trouble, ledger } = parts();
      const judged = assets.has(asset) ? ledger.take(asset, { kind: 'tick', at }) : removals.due(asset);
      void trouble.guard(asset, judged);
    },
    // An asset that only the sensor sees is judged at once. All others only read the new testimony.
    opened: (name) => {
      const { assets, schedule, witnesses } = parts();
      const asset = assets.get(name);
      if (asset === null) return;
      if (isWire(asset.sources[0])) schedule.want(name, clock.now());
      else void witnesses.hear(asset);
    },
    putAside: (asset) => {
      parts().schedule.want(asset, guard.until(asset));
      refresh(asset);
    },
  };
}
