import type { PlantAsset } from './exposition.ts';

const hour = 3600;
const day = 24 * hour;

const quiet: readonly PlantAsset[] = [
  { name: 'hmi-01', zone: 'cell-1' },
  { name: 'hmi-02', zone: 'cell-1' },
  { name: 'historian-01', zone: 'dmz', seenSeconds: 1500 },
  { name: 'eng-station-3', zone: 'engineering' },
  { name: 'gateway-4', zone: 'cell-2' },
  { name: 'switch-07', zone: 'cell-1' },
  { name: 'switch-08', zone: 'cell-2' },
  { name: 'ups-01', zone: 'unassigned' },
  { name: 'rtu-west-2', site: 'pump-station-2', zone: 'field' },
  { name: 'jump-01', zone: 'dmz' },
  { name: 'printer-ctl', zone: 'office' },
  { name: 'plc-press-1', zone: 'cell-1' },
];

const deviating: Readonly<Record<string, Partial<PlantAsset>>> = {
  'hmi-01': {
    deviations: [{ port: '3389', service: 'ms-wbt-server', process: 'xrdp', severity: 'critical', sinceSeconds: 140 }],
  },
  'eng-station-3': {
    deviations: [
      {
        port: '23',
        service: 'telnet',
        process: 'inetd',
        verdict: 'forbidden',
        severity: 'critical',
        sinceSeconds: 5 * hour + 700,
      },
      {
        port: '49152-65535',
        service: 'unknown',
        process: '',
        exposure: 'none',
        verdict: 'missing',
        sinceSeconds: 2 * day,
      },
    ],
  },
  'historian-01': {
    deviations: [
      {
        port: '5432',
        service: 'postgresql',
        process: 'postgres',
        exposure: 'interface',
        verdict: 'changed',
        sinceSeconds: 26 * hour,
      },
      { port: '8443', service: 'https-alt', process: 'java', verdict: 'expired', sinceSeconds: 9 * day },
    ],
  },
  'switch-07': {
    deviations: [
      { port: '161', transport: 'udp', service: 'snmp', severity: 'info', confirmed: false, sinceSeconds: 25 },
    ],
  },
  'gateway-4': {
    deviations: [{ port: '8080', service: 'http-alt', process: 'busybox', flapping: true, sinceSeconds: 4 * hour }],
  },
};

const silent: Readonly<Record<string, Partial<PlantAsset>>> = {
  'rtu-west-2': { seenSeconds: 5 * hour + 600, success: false },
  'printer-ctl': { seenSeconds: null, success: false },
  'ups-01': { hasBaseline: false },
  'hmi-02': { success: false, seenSeconds: 4000 },
};

const hostileName = '<img src=x onerror="window.pwned=1">';

const hostile: readonly PlantAsset[] = [
  {
    name: hostileName,
    zone: '${__user.login} {{url}}',
    deviations: [
      {
        port: '80',
        service: '=HYPERLINK("http://evil.example")',
        process: 'invoice\u202Efdp.exe',
        severity: 'critical',
        sinceSeconds: 60,
      },
      { port: '81', service: 'a\nb', process: 'x'.repeat(128), sinceSeconds: 60 },
    ],
  },
  { name: 'javascript:alert(1)', deviations: [{ port: '82', process: '../../admin?x=#y', sinceSeconds: 60 }] },
  { name: '</td><script>window.pwned=1</script>', seenSeconds: null },
];

const fleet = (count: number): PlantAsset[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `asset-${String(i).padStart(5, '0')}`,
    zone: `cell-${i % 40}`,
    ...(i % 12 === 0 ? { deviations: [{ port: String(1000 + i), process: 'svc', sinceSeconds: i }] } : {}),
  }));

function changed(changes: Readonly<Record<string, Partial<PlantAsset>>>): readonly PlantAsset[] {
  return quiet.map((asset) => ({ ...asset, ...changes[asset.name] }));
}

/** Plants by name: each is a scrape job, so that one Prometheus answers for all of them. */
export const plants: Readonly<Record<string, readonly PlantAsset[]>> = {
  clear: quiet,
  changes: changed({ ...deviating, ...silent }),
  drift: changed(deviating),
  stale: changed(silent),
  dark: quiet.map((asset) => ({ ...asset, seenSeconds: 7 * hour, success: false, paused: 'breaker' })),
  hostile,
  fleet: fleet(1000),
};
