// needs: prometheus-alertmanager, amtool
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Alertmanager, shippedAlertmanagerConfig, startAlertmanager } from './daemons/alertmanager.ts';
import { repositoryPath } from './daemons/paths.ts';
import { amtool, run } from './daemons/run.ts';
import { waitUntil } from './daemons/wait.ts';
import { notification, page, problems, type Message } from './notifications.ts';

const shipped = repositoryPath('provisioning/alertmanager/alertmanager.yml');
const folder = mkdtempSync(join(tmpdir(), 'otports-amtool-'));
/** The shipped file with everything switched on that stands in it behind one #. */
const everything = join(folder, 'everything.yml');

beforeAll(() => {
  const text = readFileSync(shipped, 'utf8').replace(/^( *)# /gm, '$1');
  writeFileSync(everything, text.replace('../../alerts/', repositoryPath('alerts/')));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('alertmanager.yml', () => {
  it('is accepted as it is', async () => {
    const { code, output } = await run(amtool, ['check-config', shipped]);

    expect(output).toContain('4 receivers');
    expect(code).toBe(0);
  });

  it('is accepted with every example switched on', async () => {
    const { code, output, errors } = await run(amtool, ['check-config', everything]);

    expect(output, errors).toContain('5 receivers');
    expect(code).toBe(0);
  });

  it('mutes nothing at any hour, unless somebody switches that on', () => {
    const keys = (file: string): RegExpMatchArray | null =>
      readFileSync(file, 'utf8').match(/^ *(active_time_intervals|mute_time_intervals|time_intervals):/gm);

    expect(keys(shipped)).toBeNull();
    expect(keys(everything)).toHaveLength(3);
  });

  it('keeps secrets in files of their own', () => {
    const text = readFileSync(everything, 'utf8');

    expect(text.match(/(password|key|token|credentials|api_url)\b(?!_file):/g)).toBeNull();
  });

  it.each([
    ['a confirmed deviation', 'alertname=OtportsPortUnexpected severity=critical site=plant-a asset=hmi-01', 'pages'],
    ['one that can wait', 'alertname=OtportsPortChanged severity=warning site=plant-a asset=hmi-01', 'tickets'],
    ['an unconfirmed one', 'alertname=OtportsPortUnexpected severity=info site=plant-a asset=hmi-01', 'board'],
    ['the same port on many assets', 'alertname=OtportsPortOnManyAssets severity=critical site=plant-a', 'pages'],
    ['an exporter that is down', 'alertname=OtportsExporterDown severity=critical instance=e1:9988', 'pages'],
    ['a dark site', 'alertname=OtportsSiteDark severity=critical site=plant-b', 'pages'],
    ['a stale asset', 'alertname=OtportsAssetStale severity=warning site=plant-b asset=plc-07 aspect=tcp', 'tickets'],
    ['the watchdog', 'alertname=OtportsWatchdog severity=info', 'dead-mans-switch'],
    ['what nobody thought of', 'alertname=OtportsNew severity=disaster', 'tickets'],
  ])('sends %s to the right people', async (_what, labels, receiver) => {
    const { output } = await run(amtool, [
      'config',
      'routes',
      'test',
      `--config.file=${shipped}`,
      ...labels.split(' '),
    ]);

    expect(output.trim()).toBe(receiver);
  });

  it.each([
    ['site=plant-a severity=critical', 'pages-plant-a'],
    ['site=plant-b severity=critical', 'pages'],
    ['site=plant-a severity=warning', 'tickets'],
  ])('can give a site its own people on call: %s', async (labels, receiver) => {
    const { output } = await run(amtool, [
      'config',
      'routes',
      'test',
      `--config.file=${everything}`,
      ...labels.split(' '),
    ]);

    expect(output.trim()).toBe(receiver);
  });
});

describe('inhibition', () => {
  const port = 'site=a asset=hmi-01 transport=tcp port=23';
  const unexpected = `alertname=OtportsPortUnexpected severity=critical ${port}`;

  const failing = 'alertname=OtportsCollectionFailing asset=x';
  const stale = (aspect: string): string => `alertname=OtportsAssetStale aspect=${aspect} asset=x`;
  const killSwitch = 'alertname=OtportsCollectionPaused reason=kill_switch site=a';

  const cases: readonly [what: string, source: string, target: string, inhibited: boolean][] = [
    ['many assets speak for each', 'alertname=OtportsPortOnManyAssets site=a transport=tcp port=23', unexpected, true],
    ['but not for another port', 'alertname=OtportsPortOnManyAssets site=a transport=tcp port=22', unexpected, false],
    ['nor for another site', 'alertname=OtportsPortOnManyAssets site=b transport=tcp port=23', unexpected, false],
    ['many ports speak for each', 'alertname=OtportsAssetManyPorts site=a asset=hmi-01', unexpected, true],
    ['but not for another asset', 'alertname=OtportsAssetManyPorts site=a asset=hmi-02', unexpected, false],
    ['forbidden speaks for unexpected', `alertname=OtportsPortForbidden severity=critical ${port}`, unexpected, true],
    ['not while unconfirmed', `alertname=OtportsPortForbidden severity=info ${port}`, unexpected, false],
    [
      'not on another port',
      'alertname=OtportsPortForbidden severity=critical site=a asset=hmi-01 port=24',
      unexpected,
      false,
    ],
    ['confirmed speaks for unconfirmed', unexpected, unexpected.replace('critical', 'info'), true],
    ['the worse rating for the milder', unexpected, unexpected.replace('critical', 'warning'), true],
    ['never the milder for the worse', unexpected.replace('critical', 'warning'), unexpected, false],
    [
      'a dark site for its stale assets',
      'alertname=OtportsSiteDark site=a',
      'alertname=OtportsAssetStale site=a asset=x',
      true,
    ],
    [
      'and for failed looks',
      'alertname=OtportsSiteDark site=a',
      'alertname=OtportsCollectionFailing site=a asset=x',
      true,
    ],
    ['not at another site', 'alertname=OtportsSiteDark site=b', 'alertname=OtportsAssetStale site=a asset=x', false],
    ['and never for a deviation', 'alertname=OtportsSiteDark site=a', unexpected, false],
    [
      'another host key says why looks fail',
      'alertname=OtportsHostKeyChanged asset=x',
      'alertname=OtportsCollectionFailing asset=x',
      true,
    ],
    [
      'so does a refused credential',
      'alertname=OtportsCollectionPaused reason=auth asset=x',
      'alertname=OtportsCollectionFailing asset=x',
      true,
    ],
    [
      'failing says why the breaker is open',
      'alertname=OtportsCollectionFailing asset=x',
      'alertname=OtportsCollectionPaused reason=breaker asset=x',
      true,
    ],
    [
      'never complete says it all',
      'alertname=OtportsAssetStale aspect=any asset=x',
      'alertname=OtportsAspectNeverSeen aspect=udp asset=x',
      true,
    ],
    [
      'stale in one aspect does not',
      'alertname=OtportsAssetStale aspect=tcp asset=x',
      'alertname=OtportsAspectNeverSeen aspect=udp asset=x',
      false,
    ],
    ['a failing asset says that it is stale', failing, 'alertname=OtportsAssetStale aspect=tcp asset=x', true],
    ['and that nothing of it was seen', failing, 'alertname=OtportsAspectNeverSeen aspect=udp asset=x', true],
    ['of itself, not of others', failing, 'alertname=OtportsAssetStale aspect=tcp asset=y', false],
    ['tcp speaks for udp', stale('tcp'), stale('udp'), true],
    ['tcp speaks for processes', stale('tcp'), stale('process'), true],
    ['udp speaks for processes', stale('udp'), stale('process'), true],
    ['never the other way round', stale('process'), stale('tcp'), false],
    ['not of another asset', stale('tcp'), 'alertname=OtportsAssetStale aspect=udp asset=y', false],
    [
      'never seen: tcp speaks for processes',
      'alertname=OtportsAspectNeverSeen aspect=tcp asset=x',
      'alertname=OtportsAspectNeverSeen aspect=process asset=x',
      true,
    ],
    [
      'another host key says why it is paused',
      'alertname=OtportsHostKeyChanged asset=x',
      'alertname=OtportsCollectionPaused reason=host_key asset=x',
      true,
    ],
    [
      'a host key that is not pinned says why looks fail',
      'alertname=OtportsCollectionPaused reason=host_key asset=x',
      failing,
      true,
    ],
    [
      'the kill switch never speaks for a sensor that has died: the rule knows whom it holds back',
      killSwitch,
      'alertname=OtportsAssetStale aspect=any site=a asset=x',
      false,
    ],
    ['and never for a deviation or a page', killSwitch, unexpected, false],
    ['nor for a dark site', killSwitch, 'alertname=OtportsSiteDark site=a', false],
    ['which says that the kill switch is set', 'alertname=OtportsSiteDark site=a', killSwitch, true],
  ];

  /** After `stale_after`, of an SNMP agent that was complete in everything. */
  const silent = [
    failing,
    ...['tcp', 'udp', 'process'].map(stale),
    'alertname=OtportsCollectionPaused reason=breaker asset=x',
  ];

  let alertmanager: Alertmanager;

  beforeAll(async () => {
    alertmanager = await startAlertmanager({ config: shippedAlertmanagerConfig('http://127.0.0.1:9') });
    // Alertmanager takes them in this order, so when the last pair shows, all do.
    const pairs = [...cases, sentinel].flatMap(([what, source, target]) => [
      labelsOf(what, source),
      labelsOf(what, target),
    ]);
    await fetch(`${alertmanager.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(
        [...silent.map((text) => labelsOf('a silent asset', text)), ...pairs].map((labels) => ({ labels })),
      ),
    });
    await waitUntil('the last pair', () => isInhibited(sentinel[0], sentinel[2]));
  }, 60_000);

  afterAll(() => alertmanager.stop());

  const sentinel = [
    'the last one',
    'alertname=OtportsSiteDark site=z',
    'alertname=OtportsAssetStale site=z asset=z',
  ] as const;

  it('tells of one silent asset once', async () => {
    const alerts = await known('a silent asset');
    const heard = alerts
      .filter(({ status }) => status.inhibitedBy.length === 0)
      .map(({ labels }) => labels['alertname']);

    expect(alerts).toHaveLength(silent.length);
    expect(heard).toEqual(['OtportsCollectionFailing']);
  });

  it.each(cases)('%s', async (what, _source, target, inhibited) => {
    expect(await isInhibited(what, target)).toBe(inhibited);
  });

  /** Each pair has sites and assets of its own, so that it cannot meet another one. */
  function labelsOf(what: string, text: string): Record<string, string> {
    const pairs = text.split(' ').map((pair) => pair.split('=') as [string, string]);
    const own = pairs.map(([name, value]) => [name, /^(site|asset)$/.test(name) ? `${what} ${value}` : value]);
    return { ...(Object.fromEntries(own) as Record<string, string>), case: what };
  }

  interface Known {
    readonly labels: Readonly<Record<string, string>>;
    readonly status: { readonly inhibitedBy: readonly string[] };
  }

  async function known(what: string): Promise<readonly Known[]> {
    const filter = encodeURIComponent(`case="${what}"`);
    return (await (await fetch(`${alertmanager.url}/api/v2/alerts?filter=${filter}`)).json()) as Known[];
  }

  async function isInhibited(what: string, target: string): Promise<boolean> {
    const wanted = Object.entries(labelsOf(what, target));
    const alert = (await known(what)).find(({ labels }) => wanted.every(([name, value]) => labels[name] === value));
    return (alert?.status.inhibitedBy.length ?? 0) > 0;
  }
});

describe('the templates', () => {
  const cases: readonly [string, Message][] = [
    ['page', notification([page()])],
    ['resolved', notification([page({ status: 'resolved' })])],
    ['held', notification([page({ held: true })])],
    ['partly-resolved', notification([page(), page({ port: '5900', service: 'rfb', status: 'resolved' })])],
    ['hostile', notification([page({ process: '<!channel> & <b>"x"</b>' })])],
    ['no-addresses', notification([page({ base: '' })])],
    ['tickets', notification(problems(23))],
    ['ticket-resolved', notification(problems(1, 'resolved'))],
    ['tickets-resolved', notification(problems(4, 'resolved'))],
  ];

  it.each(cases)('%s reads as it should', async (name, message) => {
    const data = join(folder, `${name}.json`);
    writeFileSync(data, JSON.stringify(message));

    const text = ['subject', 'line', 'link', 'colour', 'text', 'chat'].map(
      (template) => `---- ${template}\n{{ template "otports.${template}" . }}\n`,
    );
    const plain = await render({ data, text: text.join(''), type: 'text' });
    const html = await render({ data, text: '{{ template "otports.email.html" . }}', type: 'html' });

    await expect(plain).toMatchFileSnapshot(repositoryPath(`alerts/tests/templates/${name}.text.txt`));
    await expect(html).toMatchFileSnapshot(repositoryPath(`alerts/tests/templates/${name}.html.txt`));
  });

  const over = cases.filter(([, { status }]) => status === 'resolved');

  it.each(over)('%s says nothing in the present tense, and offers no silence', async (name, message) => {
    const data = join(folder, `${name}-over.json`);
    writeFileSync(data, JSON.stringify(message));
    const templates = ['subject', 'line', 'text', 'chat'].map((one) => `{{ template "otports.${one}" . }}`).join('\n');

    const plain = await render({ data, text: templates, type: 'text' });
    const html = await render({ data, text: '{{ template "otports.email.html" . }}', type: 'html' });

    for (const { annotations } of message.alerts) {
      expect(plain + html).not.toContain(annotations['summary']);
      expect(plain + html).not.toContain(annotations['description']);
    }
    expect(plain + html).not.toMatch(/silence/i);
  });

  async function render(what: { data: string; text: string; type: 'text' | 'html' }): Promise<string> {
    const { code, output, errors } = await run(amtool, [
      'template',
      'render',
      `--template.glob=${repositoryPath('alerts/alertmanager/*.tmpl')}`,
      `--template.data=${what.data}`,
      `--template.type=${what.type}`,
      `--template.text=${what.text}`,
    ]);
    expect(code, errors).toBe(0);
    return output;
  }
});
