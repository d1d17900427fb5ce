import type { Site } from './site.ts';

const html = { headers: { accept: 'text/html' } };

/** Every route of the API that its own description has, with filters, and lists to their last page. */
export async function recordApi({ recorder }: Pick<Site, 'recorder'>, folder: string): Promise<void> {
  await toTheEnd(recorder, `${folder}/assets.txt`, '/api/v1/assets?limit=10');
  await toTheEnd(recorder, `${folder}/listeners.txt`, '/api/v1/listeners?limit=40');
  await toTheEnd(recorder, `${folder}/deviations.txt`, '/api/v1/deviations?limit=30');
  await toTheEnd(recorder, `${folder}/events.txt`, '/api/v1/events?limit=100');
  const filters = ['assets?site=plant-b', 'assets?zone=dmz', 'assets?site=nowhere', 'listeners?port=22&transport=tcp'];
  const more = ['listeners?asset=eng-01', 'deviations?severity=critical', 'deviations?confirmed=false&site=plant-a'];
  const events = [
    'events?asset=hmi-01&limit=5',
    'events?event=opened&limit=5',
    'events?asset=hmi-01&transport=tcp&port=23',
  ];
  for (const path of [...filters, ...more, ...events]) await recorder.http(`${folder}/filters.txt`, `/api/v1/${path}`);
  const names = ['hmi-01', 'historian-01', 'eng-01', 'switch-08', 'plc-01', 'meter-01', 'opc-01', 'gone-01', 'wide-01'];
  for (const name of [...names, 'pile-01', 'closed-01', 'held-01']) {
    await recorder.http(`${folder}/asset-${name}.txt`, `/api/v1/assets/${name}`);
  }
  const text = await recorder.http(`${folder}/asset-paged.txt`, '/api/v1/assets/hmi-01?limit=3');
  const [, sha256 = ''] = /"sha256":"([0-9a-f]{64})"/.exec(text) ?? [];
  await recorder.http(`${folder}/evidence.txt`, `/api/v1/evidence/${sha256}`);
  await recorder.http(`${folder}/evidence.txt`, `/api/v1/evidence/${sha256}?as=file`);
  await recorder.http(`${folder}/evidence.txt`, `/api/v1/evidence/${sha256}?as=x`);
}

async function toTheEnd(recorder: Site['recorder'], file: string, path: string): Promise<void> {
  for (let next: string | null = ''; next !== null;) {
    const body = await recorder.http(file, next === '' ? path : `${path}&after=${next}`);
    ({ next } = JSON.parse(body) as { next: string | null });
  }
}

/** Every page, with its lists and filters. */
export async function recordPages({ recorder }: Pick<Site, 'recorder'>, folder: string): Promise<void> {
  const fleet = await recorder.http(`${folder}/fleet.txt`, '/', html);
  const queries = [
    'search=plc',
    'site=plant-b',
    'state=deviating',
    'state=unknown',
    'refresh=60',
    'page=2',
    'search=%22%3Cx',
  ];
  for (const query of queries) await recorder.http(`${folder}/fleet-filtered.txt`, `/?${query}`, html);
  const names = [
    'hmi-01',
    'historian-01',
    'gateway-01',
    'eng-01',
    'switch-07',
    'plc-01',
    'plc-03',
    'plc-05',
    'meter-01',
  ];
  for (const name of [...names, 'auth-01', 'gone-01', 'wide-01', 'pile-01', 'closed-01', 'held-01', 'nobody']) {
    await recorder.http(`${folder}/asset-${name}.txt`, `/assets/${name}`, html);
  }
  const ports = ['22', '23', '21', '443', '3389', '5900', '8080', '9000', '631', '9999', '49152-49160', '0'];
  for (const port of ports) await recorder.http(`${folder}/ports.txt`, `/assets/hmi-01/ports/tcp/${port}`, html);
  const others = [
    'eng-01/ports/tcp/6666',
    'eng-01/ports/tcp/1217',
    'pile-01/ports/*/*',
    'held-01/ports/tcp/22',
    'nobody/ports/tcp/1',
  ];
  for (const path of others) await recorder.http(`${folder}/ports.txt`, `/assets/${path}`, html);
  await recorder.http(`${folder}/fleet-filtered.txt`, '/no-such-page', html);
  const [style = ''] = /\/style-[0-9a-f]+\.css/.exec(fleet) ?? [];
  await recorder.http(`${folder}/style.txt`, style);
  for (const path of ['/-/healthy', '/-/ready']) await recorder.http(`${folder}/health.txt`, path);
}
