import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryPath } from './daemons/paths.ts';
import { amtool, run } from './daemons/run.ts';
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

describe('the templates', () => {
  const cases: readonly [string, Message][] = [
    ['page', notification([page()])],
    ['resolved', notification([page({ status: 'resolved' })])],
    ['held', notification([page({ held: true })])],
    ['partly-resolved', notification([page(), page({ port: '5900', service: 'rfb', status: 'resolved' })])],
    ['hostile', notification([page({ process: '<!channel> & <b>"x"</b>' })])],
    ['no-addresses', notification([page({ base: '' })])],
    ['tickets', notification(problems(23))],
  ];

  it.each(cases)('%s reads as it should', async (name, message) => {
    const data = join(folder, `${name}.json`);
    writeFileSync(data, JSON.stringify(message));

    const text = ['subject', 'line', 'link', 'colour', 'text', 'chat'].map(
      (template) => `---- ${template}\n{{ template "otports.${template}" . }}\n`,
    );
    const plain = await render({ data, text: text.join(''), type: 'text' });
    const html = await render({ data, text: '{{ template "otports.email.html" . }}', type: 'html' });

    await expect(plain).toMatchFileSnapshot(repositoryPath(`alerts/tests/templates/${name}.txt`));
    await expect(html).toMatchFileSnapshot(repositoryPath(`alerts/tests/templates/${name}.html`));
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
