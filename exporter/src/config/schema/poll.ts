import { z } from 'zod';
import { duration, Percentage, whole } from '../../lib/fields.ts';

export const Poll = z
  .strictObject({
    interval: duration(1000).prefault('1h').meta({ description: 'How often an asset is asked.' }),
    jitter: Percentage.prefault('10%').meta({
      description: 'How far a look may be moved within the interval, so that assets do not move in step.',
    }),
    stale_after: duration(1000).optional().meta({
      description:
        'Without a good look for this long the asset is `unknown`. At least two intervals plus the longest time its polling windows stay closed. Default: three intervals plus that time.',
    }),
    confirm_after: duration(1000).prefault('30s').meta({
      description:
        'When a new deviation is looked at again before it gets its real severity. At least 65s where the source is `snmp`, unless `confirm_within` is shorter, or the asset or `match:` says otherwise: net-snmp answers from a copy of its tables that it keeps for 60 s, and the same copy confirms nothing.',
    }),
    confirm_within: duration(1000).prefault('10m').meta({
      description:
        'A new deviation that was not refuted within this time is confirmed as well: an intruder may stop sshd. Earlier, where two looks after the first failed or were not allowed: with the other defaults that can be after a minute.',
    }),
    confirmations: whole(0, 5)
      .prefault(1)
      .meta({ description: 'Looks beside the first that must see a new deviation.' }),
  })
  .meta({ id: 'Poll', title: 'Polling', description: 'When and how often assets are asked.' });

/** The same keys for some assets; what is not said comes from `poll:`. */
export const PollOverride = z
  .strictObject({
    interval: duration(1000).optional().meta({ description: 'See `poll.interval`.' }),
    jitter: Percentage.optional().meta({ description: 'See `poll.jitter`.' }),
    stale_after: duration(1000).optional().meta({ description: 'See `poll.stale_after`.' }),
    confirm_after: duration(1000).optional().meta({ description: 'See `poll.confirm_after`.' }),
    confirm_within: duration(1000).optional().meta({ description: 'See `poll.confirm_within`.' }),
    confirmations: whole(0, 5).optional().meta({ description: 'See `poll.confirmations`.' }),
  })
  .meta({
    id: 'PollOverride',
    title: 'Polling of some assets',
    description: 'What is not said here comes from the top-level `poll:`.',
  });
export type PollOverride = z.output<typeof PollOverride>;

export const Limits = z
  .strictObject({
    max_concurrent: whole(1, 1000).prefault(16).meta({ description: 'Looks at the same time, in all.' }),
    max_concurrent_per_zone: whole(1, 1000).prefault(2).meta({ description: 'Looks at the same time in one zone.' }),
    min_gap: duration().prefault('10s').meta({
      description: 'Shortest time between the end of one session with an address and the next one.',
    }),
    requests_per_minute: whole(1, 1_000_000).optional().meta({
      description:
        'Commands, requests of protocols and checks of ports of all assets together, counted at the sockets. When they are used up no look begins until a minute has passed since the first of them (`otports_collection_paused{reason="budget"}`); looks under way go on. Default: no limit.',
    }),
    deviations_per_asset: whole(1, 10_000).prefault(100).meta({
      description:
        'The worst so many deviations of an asset keep their own series; the rest are one critical deviation with `transport="*", port="*"`.',
    }),
    series_per_asset: whole(100, 1_000_000).prefault(2000).meta({
      description:
        'Most series of one asset; above it its `otports_port_open` is left out as a whole and `otports_series_dropped` says so.',
    }),
    series: whole(1000, 100_000_000).prefault(1_000_000).meta({
      description:
        'Most series of all assets together; [metrics.md](metrics.md) says what that means for `sample_limit`.',
    }),
  })
  .meta({ id: 'Limits', title: 'Limits', description: 'One session per address, always; that is no setting.' });
