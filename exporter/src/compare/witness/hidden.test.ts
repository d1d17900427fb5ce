import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssetPolicy } from '../../model/asset.ts';
import type { Happening } from '../../model/state/happening.ts';
import type { Completeness } from '../../model/observation.ts';
import type { AssetState } from '../../model/state.ts';
import type { Testimony } from '../../model/state/witness.ts';
import { agendaOf } from '../agenda.ts';
import { explainPort } from '../explain.ts';
import {
  allow,
  baseline,
  everything,
  failedLook,
  good,
  goodLook,
  hour,
  minute,
  observation,
  policy,
  recording,
} from '../fixtures.ts';
import { judge } from '../judge.ts';
import { newAsset } from '../new-asset.ts';
import { reportOf } from '../report.ts';

const day = 24 * hour;

function testimony(answers: Readonly<Record<string, number>>, extra: Partial<Testimony> = {}): Testimony {
  const answered = Object.entries(answers).map(([name, at]) => {
    const [transport, port] = name.split('/');
    return { transport: transport === 'udp' ? ('udp' as const) : ('tcp' as const), port: Number(port), at };
  });
  const lastSeenAt = Math.max(0, ...answered.map(({ at }) => at));
  const counts = { forgetAfterMs: 30 * day, sawEveryDay: false };
  return { source: 'zeek conn.log', collector: 'zeek', lastSeenAt, answered, ...counts, ...extra };
}

/** An asset with sshd approved, its own looks, and a sensor that sees it. */
class Story {
  state: AssetState = newAsset('hmi-01', 0);
  policy: AssetPolicy;

  constructor(asset: AssetPolicy = policy(baseline([allow('tcp/22')]))) {
    this.policy = asset;
  }

  look(at: number, listeners: readonly string[] = ['tcp/22'], complete: Completeness = everything): this {
    return this.happen(good(at, listeners, complete));
  }

  fail(at: number): this {
    return this.happen(failedLook(at));
  }

  hear(at: number, ...all: readonly (Testimony | null)[]): this {
    const heard = all.map((one, index) => ({ source: one?.source ?? `source ${index}`, testimony: one }));
    return this.happen({ kind: 'testimony', heard, at });
  }

  answer(at: number, port = 'tcp/6666'): this {
    return this.hear(at, testimony({ [port]: at }));
  }

  tick(at: number): this {
    return this.happen({ kind: 'tick', at });
  }

  config(at: number, extra: Partial<AssetPolicy>): this {
    this.policy = { ...this.policy, ...extra };
    return this.happen({ kind: 'config', at });
  }

  /** `tcp/6666 hidden critical` */
  told(at: number): readonly string[] {
    return reportOf(this.policy, { state: this.state, paused: [] }, at).deviations.map(
      (one) => `${one.transport}/${one.port} ${one.verdict} ${one.severity}${one.confirmed ? '' : '?'}`,
    );
  }

  happen(happening: Exclude<Happening, { readonly kind: 'closed' }>): this {
    const { state } = judge(this.policy, this.state, JSON.parse(JSON.stringify(happening)) as typeof happening);
    this.state = JSON.parse(JSON.stringify(state)) as AssetState;
    return this;
  }
}

const hidden = ['tcp/6666 hidden critical'];

/** Looks at 1 h, 2 h and 3 h without the port, an answer after each of the first two. */
function hiding(asset?: AssetPolicy): Story {
  return new Story(asset)
    .look(hour)
    .answer(hour + minute)
    .look(2 * hour)
    .answer(2 * hour + minute)
    .look(3 * hour);
}

describe('a port that answers and is not listed', () => {
  it('is hidden from the third complete look on, and needs nobody to confirm it', () => {
    const story = new Story().look(hour).answer(hour + minute);
    expect(story.told(hour + minute)).toEqual([]);
    story.look(2 * hour).answer(2 * hour + minute);
    expect(story.told(2 * hour + minute)).toEqual([]);
    story.look(3 * hour);
    expect(story.told(3 * hour)).toEqual(hidden);
    const report = reportOf(story.policy, { state: story.state, paused: [] }, 3 * hour);
    expect(report.ports).toMatchObject({ hidden: 1, approved: 1, unexpected: 0 });
    expect(report.witnesses).toEqual([{ collector: 'zeek', lastSeenAt: 2 * hour + minute }]);
  });

  it.each([
    [
      'answered once',
      new Story()
        .look(hour)
        .answer(hour + minute)
        .look(2 * hour)
        .look(3 * hour)
        .look(4 * hour),
    ],
    [
      'answered before the first look',
      new Story()
        .answer(minute)
        .look(hour)
        .answer(hour + 1)
        .look(2 * hour),
    ],
    [
      'answered twice between the same two looks',
      new Story()
        .look(hour)
        .answer(hour + minute)
        .answer(hour + 2 * minute)
        .look(2 * hour)
        .look(3 * hour),
    ],
    [
      'was not seen by looks that could not see everything',
      new Story()
        .look(hour)
        .answer(hour + minute)
        .look(2 * hour, ['tcp/22'], { ...everything, tcp: false })
        .answer(2 * hour + minute)
        .look(3 * hour),
    ],
    [
      'was looked for by looks that failed',
      new Story()
        .look(hour)
        .answer(hour + minute)
        .fail(2 * hour)
        .answer(2 * hour + minute)
        .look(3 * hour),
    ],
    [
      'was listed in between',
      new Story()
        .look(hour)
        .answer(hour + minute)
        .look(2 * hour)
        .look(2.5 * hour, ['tcp/22', 'tcp/6666'])
        .look(2.6 * hour)
        .answer(2.7 * hour)
        .look(3 * hour),
    ],
    ['stands for others', hiding(policy(baseline([allow('tcp/22')]), { nat: true }))],
    ['lies in an allowed range', hiding(policy(baseline([allow('tcp/22'), allow('tcp/6000-7000')])))],
  ])('is not hidden where it %s', (_why, story) => {
    expect(story.told(4 * hour).filter((line) => line.includes('hidden'))).toEqual([]);
  });

  it('is hidden without a baseline, within a rule for the one port, and where the asset says loopback only', () => {
    expect(hiding(policy(null)).told(3 * hour)).toEqual(hidden);
    expect(hiding(policy(baseline([allow('tcp/22'), allow('tcp/6666')]))).told(3 * hour)).toEqual(hidden);
    const local = ['tcp/22', 'tcp/6666 127.0.0.1=sh'];
    const story = new Story()
      .look(hour, local)
      .answer(hour + 1)
      .look(2 * hour, local);
    expect(
      story
        .answer(2 * hour + 1)
        .look(3 * hour, local)
        .told(3 * hour),
    ).toEqual(hidden);
  });

  it('takes an answer that came during a look for one that no look has followed', () => {
    const story = new Story().look(hour).answer(hour + minute);
    story.happen({ ...good(2 * hour, ['tcp/22']), at: 2 * hour + minute });
    story.answer(2 * hour + 1).look(3 * hour);
    expect(story.told(3 * hour)).toEqual([]);
    expect(
      story
        .answer(3 * hour + 1)
        .look(4 * hour)
        .told(4 * hour),
    ).toEqual(hidden);
  });

  it('is hidden also where each answer is heard only after the look that followed it', () => {
    const story = new Story().look(hour).look(2 * hour);
    story.hear(2 * hour + minute, testimony({ 'tcp/6666': 1.5 * hour })).look(3 * hour);
    expect(story.told(3 * hour)).toEqual([]);
    story.hear(3 * hour + minute, testimony({ 'tcp/6666': 2.5 * hour }));
    expect(story.told(3 * hour + minute)).toEqual(hidden);
    expect(agendaOf(story.policy, story.state, 4 * hour).judgeAt).toBe(2.5 * hour + 30 * day);
  });

  it('is not hidden where what is heard late answered while the asset listed it', () => {
    const story = new Story()
      .look(hour)
      .look(2 * hour, ['tcp/22', 'tcp/6666'])
      .look(3 * hour)
      .look(4 * hour);
    const late = [1.5, 2.5].map((at) => testimony({ 'tcp/6666': at * hour }));
    for (const one of late) story.hear(4 * hour + minute, one);
    expect(story.state.suspects).toEqual([]);
    story.hear(4 * hour + 2 * minute, testimony({ 'tcp/6666': 3.5 * hour }));
    expect(story.state.suspects).toMatchObject([{ answers: 1, answeredAt: 3.5 * hour, missedAt: 4 * hour }]);
  });

  it('remembers two days of looks, an hour apart, and nothing where there is no witness', () => {
    const story = new Story();
    for (let at = hour; at < 4 * day; at += 10 * minute) story.look(at);
    const { looks = [] } = story.state.looks?.tcp ?? {};
    expect(looks).toHaveLength(48);
    expect(looks.at(-1)?.takenAt).toBe(4 * day - 10 * minute);
    expect(looks.slice(0, -1).every(({ takenAt }, index) => (looks[index + 1]?.takenAt ?? 0) - takenAt <= hour)).toBe(
      true,
    );
    expect(story.config(4 * day, { witnesses: [] }).look(4 * day).state.looks).toEqual({});
  });

  it('forgets its looks rather than which of many ports they listed', () => {
    const many = Array.from({ length: 5000 }, (_, port) => `tcp/${port + 1}`);
    const story = new Story()
      .look(hour)
      .look(2 * hour, many)
      .look(3 * hour);
    expect(story.state.looks?.tcp).toEqual({ looks: [{ takenAt: 3 * hour, endedAt: 3 * hour }], unlistedSince: {} });
    expect(story.hear(3 * hour + 1, testimony({ 'tcp/4000': 2.5 * hour })).state.suspects).toEqual([]);
  });

  it('ends when the asset lists it, and is then judged like any other, without a new confirmation', () => {
    const story = hiding().look(4 * hour, ['tcp/22', 'tcp/6666']);
    expect(story.told(4 * hour)).toEqual(['tcp/6666 unexpected critical']);
    expect(story.state.suspects).toEqual([]);
    const listed = hiding(policy(null)).look(4 * hour, ['tcp/22', 'tcp/6666']);
    expect(listed.told(4 * hour)).toEqual([]);
  });

  it('ends when nothing has answered for forget_after, and the agenda knows when', () => {
    const story = hiding();
    const end = 2 * hour + minute + 30 * day;
    expect(agendaOf(story.policy, story.state, 3 * hour).judgeAt).toBe(end);
    expect(story.tick(end - 1).told(end - 1)).toEqual(hidden);
    expect(story.tick(end).told(end)).toEqual([]);
    expect(hiding().answer(day).tick(end).told(end)).toEqual(hidden);
  });

  it('does not end by a look that fails, a silent witness, or one that left the config', () => {
    expect(
      hiding()
        .fail(4 * hour)
        .hear(5 * hour, null)
        .hear(6 * hour)
        .look(7 * hour)
        .told(7 * hour),
    ).toEqual(hidden);
  });

  it('ends with another config that explains it', () => {
    expect(
      hiding()
        .config(4 * hour, { nat: true })
        .told(4 * hour),
    ).toEqual([]);
    const range = baseline([allow('tcp/22'), allow('tcp/6000-7000')]);
    expect(
      hiding()
        .config(4 * hour, { baseline: range })
        .told(4 * hour),
    ).toEqual([]);
  });

  it('is not explained by a range that has run out', () => {
    const expiresAt = 3 * hour + minute;
    const range = allow('tcp/6000-7000', { expires: '1970-01-01', expiresAt });
    const story = hiding(policy(baseline([allow('tcp/22'), range])));
    expect(story.told(3 * hour)).toEqual([]);
    expect(agendaOf(story.policy, story.state, 3 * hour).judgeAt).toBe(expiresAt);
    expect(story.tick(expiresAt).told(expiresAt)).toEqual(hidden);
  });

  it('takes an answer that came after a recording was taken and before it was read for one behind it', () => {
    const read = (story: Story, at: number): Story =>
      story.happen(recording(observation(at, ['tcp/22']), at + 10 * minute)).answer(at + 5 * minute);
    const story = read(read(new Story(), hour), 2 * hour);
    expect(read(story, 3 * hour).told(3 * hour + 10 * minute)).toEqual(hidden);
  });

  it('takes a look for over when it began, at the earliest, although our clock was set back meanwhile', () => {
    const story = new Story().happen({ ...good(2 * hour, ['tcp/22']), at: hour });
    expect(story.state.looks?.tcp?.looks).toEqual([{ takenAt: 2 * hour, endedAt: 2 * hour }]);
  });

  it('is found although our clock was a day ahead while a look ended', () => {
    const story = new Story().look(hour).answer(hour + minute);
    const ahead = goodLook(observation(2 * hour, ['tcp/22']));
    story.happen({ ...ahead, at: day });
    story.answer(2 * hour + minute).look(3 * hour);
    expect(story.told(3 * hour)).toEqual([]);
    story.answer(3 * hour + minute).look(4 * hour);
    expect(story.told(4 * hour)).toEqual(hidden);
  });

  it('is forgotten with its last answer, heard or not', () => {
    const end = 2 * hour + minute + 30 * day;
    const suspects = (at: number) => hiding().hear(at, testimony({ 'tcp/22': at })).state.suspects;
    expect(suspects(end - 1)).toHaveLength(1);
    expect(suspects(end)).toEqual([]);
    expect(hiding().look(end).state.suspects).toEqual([]);
  });

  it('is not changed by an answer that is heard once more', () => {
    const story = hiding().answer(4 * hour);
    const { suspects } = story.state;
    expect(suspects).toMatchObject([{ lastAnsweredAt: 4 * hour, forgetAt: 4 * hour + 30 * day }]);
    for (const at of [hour + minute, 3.5 * hour, 4 * hour]) story.hear(5 * hour, testimony({ 'tcp/6666': at }));
    expect(story.state.suspects).toEqual(suspects);
  });

  it.each([
    ['began before the answer and was read after it', recording(observation(hour + minute, ['tcp/22']), 2 * hour)],
    ['began in the same millisecond', good(hour + 2 * minute, ['tcp/22'])],
  ])('is not missed by a look that %s', (_what, look) => {
    const story = new Story().look(hour).answer(hour + 2 * minute);
    story.happen(look).answer(2 * hour + minute);
    expect(story.state.suspects).toMatchObject([{ answers: 1, missedAt: null }]);
  });

  it('counts an answer only that came after the look before it was over', () => {
    const story = new Story().look(hour).answer(hour + minute);
    story.happen({ ...good(2 * hour, ['tcp/22']), at: 2 * hour + minute }).answer(2 * hour + minute);
    expect(story.state.suspects).toMatchObject([{ answers: 1, missedAt: 2 * hour + minute }]);
    expect(story.answer(2 * hour + minute + 1).state.suspects).toMatchObject([{ answers: 2, missedAt: null }]);
  });

  it('says who saw it', () => {
    const { state, policy: asset } = hiding();
    const { suspect, listener } = explainPort(asset, { state, transport: 'tcp', port: 6666 }, 3 * hour);
    expect(listener).toBeNull();
    expect(suspect).toMatchObject({ collector: 'zeek', answers: 2, lastAnsweredAt: 2 * hour + minute });
  });

  it('keeps what a source said where it is silent this time, and forgets a source that is no longer named', () => {
    const story = new Story().look(hour).hear(2 * hour, testimony({ 'tcp/22': hour }));
    story.hear(3 * hour, null);
    expect(story.state.witnesses).toEqual([]);
    const other = new Story().hear(hour, testimony({ 'tcp/22': hour }));
    other.happen({ kind: 'testimony', heard: [{ source: 'zeek conn.log', testimony: null }], at: 2 * hour });
    expect(other.state.witnesses).toMatchObject([
      { source: 'zeek conn.log', answered: [{ transport: 'tcp', port: 22, at: hour }] },
    ]);
  });

  it('bounds what an attacker can make it remember', () => {
    const story = new Story().look(hour);
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, port) => [`tcp/${port + 1}`, hour + minute]));
    story.hear(2 * hour, testimony(many));
    expect(story.state.suspects).toHaveLength(4096);
  });

  it('is hidden exactly where two answers stand between three complete looks without it, since it was last listed', () => {
    const step = fc.constantFrom('answer', 'look', 'partial', 'listed');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const story = new Story();
        for (const [index, one] of steps.entries()) {
          const at = (index + 1) * minute;
          if (one === 'answer') story.answer(at);
          else if (one === 'listed') story.look(at, ['tcp/22', 'tcp/6666']);
          else story.look(at, ['tcp/22'], { ...everything, tcp: one === 'look' });
        }
        const since = steps.slice(steps.lastIndexOf('listed') + 1).filter((one) => one !== 'partial');
        const isHidden = /look.*answer.*look.*answer.*look/.test(since.join(' '));
        expect(story.told(day).includes('tcp/6666 hidden critical')).toBe(isHidden);
      }),
    );
  });
});

/** `npm run mutate` runs them once for every mutant, and tries fewer cases. */
const numRuns = Number(process.env['OTPORTS_RUNS'] ?? 1000);

describe('an answer that is heard late', () => {
  const step = fc.constantFrom('answer', 'look', 'partial', 'listed', 'hear');

  /** Takes the steps one after the other. Answers are reported at the next `hear`, and at the end. */
  function lived(steps: readonly string[], spacing: number, hears: 'each' | 'the last'): Story {
    const story = new Story();
    let unheard: number[] = [];
    const hear = (at: number): void => {
      const heard = hears === 'each' ? unheard : unheard.slice(-1);
      for (const answer of heard) story.hear(at, testimony({ 'tcp/6666': answer }));
      unheard = [];
    };
    for (const [index, one] of steps.entries()) {
      const at = (index + 1) * spacing;
      if (one === 'answer') unheard.push(at);
      else if (one === 'hear') hear(at);
      else if (one === 'listed') story.look(at, ['tcp/22', 'tcp/6666']);
      else story.look(at, ['tcp/22'], { ...everything, tcp: one === 'look' });
    }
    hear((steps.length + 1) * spacing);
    return story;
  }

  function happened(steps: readonly string[]): boolean {
    const since = steps.slice(steps.lastIndexOf('listed') + 1);
    return /look.*answer.*look.*answer.*look/.test(since.join(' '));
  }

  const isTold = (story: Story): boolean => story.told(2 * day).includes('tcp/6666 hidden critical');

  it('makes hidden exactly what one that is heard at once would, with looks an hour apart', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        expect(isTold(lived(steps, hour, 'each'))).toBe(happened(steps));
      }),
      { numRuns },
    );
  });

  it('makes nothing hidden that would not be, however near the looks are and however little of it is heard', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.constantFrom('each' as const, 'the last' as const),
        (steps, hears) => {
          if (isTold(lived(steps, minute, hears))) expect(happened(steps)).toBe(true);
        },
      ),
      { numRuns },
    );
  });
});

describe('a listener that nobody uses', () => {
  const watched = (answers: Readonly<Record<string, number>>): Testimony => testimony(answers, { sawEveryDay: true });
  const listeners = ['tcp/22', 'tcp/443 10.20.1.11 10.20.1.12', 'tcp/8080 10.20.1.12', 'tcp/5432 127.0.0.1', 'udp/161'];

  function unusedOf(story: Story): readonly string[] | null {
    const { unused, listeners: judged } = reportOf(story.policy, { state: story.state, paused: [] }, 2 * hour);
    const names = judged
      .filter((one) => one.unused === true)
      .map(({ listener }) => `${listener.transport}/${listener.port}`);
    expect(unused ?? 0).toBe(names.length);
    return unused === null ? null : names;
  }

  it('is one that the network reaches at the address of the asset, and no witness saw answer', () => {
    const story = new Story().look(hour, listeners).hear(2 * hour, watched({ 'tcp/22': hour }));
    expect(unusedOf(story)).toEqual(['tcp/443', 'udp/161']);
    story.hear(2 * hour, watched({ 'tcp/22': hour }), testimony({ 'udp/161': hour }, { source: 'nmap' }));
    expect(unusedOf(story)).toEqual(['tcp/443']);
  });

  it('is nothing that anybody can say where no witness saw the asset every day', () => {
    const story = new Story().look(hour, listeners);
    expect(unusedOf(story)).toBeNull();
    expect(unusedOf(story.hear(2 * hour, testimony({ 'tcp/22': hour })))).toBeNull();
  });

  it('is none that an older recording showed to answer, in whatever order they come', () => {
    const story = new Story().look(hour, ['tcp/22', 'udp/161']);
    const scan = (at: number, port: string): Testimony =>
      testimony({ [port]: at }, { source: 'import nmap.xml', collector: 'import' });
    story.hear(hour, watched({ 'tcp/22': hour }), scan(hour, 'udp/161'));
    story.hear(1.5 * hour, watched({ 'tcp/22': hour }), scan(1.5 * hour, 'tcp/22'));
    expect(unusedOf(story)).toEqual([]);
    story.hear(2 * hour, watched({ 'tcp/22': hour }), scan(minute, 'tcp/80'));
    expect(unusedOf(story)).toEqual([]);
    expect(story.state.witnesses).toMatchObject([{}, { lastSeenAt: 1.5 * hour }]);
  });

  it('is nothing that anybody can say once the sensor is silent, or not in the config any more', () => {
    const seen = (): Story => new Story().look(hour, ['tcp/22', 'tcp/443']).hear(2 * hour, watched({ 'tcp/22': hour }));
    expect(unusedOf(seen())).toEqual(['tcp/443']);
    const silent = seen();
    silent.happen({ kind: 'testimony', heard: [{ source: 'zeek conn.log', testimony: null }], at: 2 * hour });
    expect(unusedOf(silent)).toBeNull();
    expect(unusedOf(seen().config(2 * hour, { countLoopback: true }))).toEqual(['tcp/443']);
    const unnamed = seen().config(2 * hour, { witnesses: [] });
    expect(unusedOf(unnamed)).toBeNull();
    expect(unnamed.state.witnesses).toEqual([]);
  });

  it('is used no more when its last answer is too old', () => {
    const story = new Story().look(40 * day, ['tcp/22']).hear(40 * day, watched({ 'tcp/22': 40 * day - 30 * day }));
    expect(unusedOf(story)).toEqual(['tcp/22']);
  });

  it('keeps the last answer of each port, in whatever order recordings come', () => {
    const story = new Story().look(hour);
    story.hear(2 * hour, testimony({ 'tcp/22': 2 * hour, 'udp/161': hour }));
    story.hear(3 * hour, testimony({ 'tcp/22': hour, 'udp/161': 1.5 * hour }));
    const [witness] = story.state.witnesses ?? [];
    expect(witness).toMatchObject({ source: 'zeek conn.log', lastSeenAt: 2 * hour, sawEveryDay: false });
    expect(witness?.answered.map(({ port, at }) => [port, at / hour])).toEqual([
      [161, 1.5],
      [22, 2],
    ]);
  });
});
