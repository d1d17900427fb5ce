/** Notifications as Alertmanager gives them to templates, with the words of our rules in them. */

interface Alert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** https://pkg.go.dev/github.com/prometheus/alertmanager/template#Data */
export interface Message {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly Alert[];
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly externalURL: string;
}

const runbooks = 'https://github.com/otports/otports/blob/main/docs/runbooks';

/** A port that nobody approved. */
export function page(
  with_: {
    readonly port?: string;
    readonly service?: string;
    readonly process?: string;
    readonly status?: 'firing' | 'resolved';
    readonly held?: boolean;
    /** Beginning of the links; empty where config says nothing of them. */
    readonly base?: string;
  } = {},
): Alert {
  const { port = '3389', service = 'ms-wbt-server', process = 'xrdp', base = 'https://' } = with_;
  const held = with_.held === true ? ' Its exporter does not answer: this is the last it said.' : '';
  return alert(with_.status ?? 'firing', {
    labels: {
      alertname: 'OtportsPortUnexpected',
      asset: 'hmi-01',
      port,
      severity: 'critical',
      site: 'plant-a',
      transport: 'tcp',
      verdict: 'unexpected',
      zone: 'cell-1',
    },
    annotations: {
      summary: `hmi-01: tcp/${port} is open and nobody approved it`,
      description:
        `tcp/${port} (${service}) on hmi-01, site plant-a, zone cell-1: unexpected. ` +
        `Process ${process}, exposure any. Since 2026-11-22 10:00:00 UTC.${held}`,
      runbook_url: `${runbooks}/OtportsPortUnexpected.md`,
      dashboard_url: `${base && 'https://grafana.plant.example'}/d/otports-fleet?var-asset=hmi-01`,
      approve_url: base && `https://otports.plant.example/assets/hmi-01/ports/tcp/${port}`,
    },
  });
}

/** As many stale assets of one site. */
export function problems(count: number, status: Alert['status'] = 'firing'): readonly Alert[] {
  return Array.from({ length: count }, (_, index) => {
    const asset = `plc-${String(index + 1).padStart(2, '0')}`;
    return alert(status, {
      labels: {
        alertname: 'OtportsAssetStale',
        asset,
        aspect: 'tcp',
        severity: 'warning',
        site: 'plant-a',
        zone: 'cell-1',
      },
      annotations: {
        summary: `${asset}: no complete look (tcp) within its limit`,
        description:
          `${asset}, site plant-a, zone cell-1: the last look complete in tcp was 2026-11-22 06:12:00 UTC, ` +
          'its limit is 3h 0m 0s. What has opened since then is not seen.',
        runbook_url: `${runbooks}/OtportsAssetStale.md`,
        dashboard_url: `https://grafana.plant.example/d/otports-fleet?var-asset=${asset}`,
        approve_url: `https://otports.plant.example/assets/${asset}`,
      },
    });
  });
}

function alert(status: Alert['status'], texts: Pick<Alert, 'labels' | 'annotations'>): Alert {
  const endsAt = status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-11-22T11:30:00Z';
  return { status, ...texts, startsAt: '2026-11-22T10:00:31Z', endsAt };
}

/** One group, by the labels that the shipped routes group by. */
export function notification(alerts: readonly Alert[]): Message {
  const common = Object.entries(alerts[0]?.labels ?? {}).filter(([name, value]) =>
    alerts.every(({ labels }) => labels[name] === value),
  );
  const commonLabels = Object.fromEntries(common);
  const groupBy = commonLabels['severity'] === 'critical' ? ['alertname', 'site', 'asset'] : ['alertname', 'site'];
  return {
    receiver: commonLabels['severity'] === 'critical' ? 'pages' : 'tickets',
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    alerts,
    groupLabels: Object.fromEntries(common.filter(([name]) => groupBy.includes(name))),
    commonLabels,
    commonAnnotations: {},
    externalURL: 'https://alerts.plant.example',
  };
}
