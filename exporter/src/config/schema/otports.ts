import { IANAZone } from 'luxon';
import { z } from 'zod';
import { AssetDefaults, AssetEntry, Match } from './asset.ts';
import { Credential } from './credential.ts';
import { duration, FileName, must, Name, oneOrMany } from '../../lib/fields.ts';
import { Limits, Poll } from './poll.ts';
import { SeverityRow } from './severity.ts';
import { Maintenance, PollingWindow } from './windows.ts';

const anEndpoint = must('an address and a port such as 127.0.0.1:9988, [::1]:9988 or :9988 (all addresses)');
const Listen = z
  .string(anEndpoint)
  .regex(/^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]*):\d{1,5}$/, anEndpoint)
  .refine((text) => Number(text.slice(text.lastIndexOf(':') + 1)) <= 65_535, anEndpoint);

const aZone = must('the IANA name of a time zone such as Europe/Berlin');
const TimeZone = z.string(aZone).refine((name) => IANAZone.isValidZone(name), aZone);

const aUrl = must('an http or https address without user, query or fragment');
const ExternalUrl = z.string(aUrl).refine((text) => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
}, aUrl);

const FileSd = z
  .strictObject({
    files: z.array(FileName).min(1, { error: 'is an empty list; name a file or a pattern' }).meta({
      description: 'JSON or YAML files in the format of Prometheus; may hold `*`.',
    }),
  })
  .meta({
    id: 'FileSd',
    title: 'file_sd inventory',
    description:
      'Each target is an asset: its host is the address (a port there belongs to another exporter and is not used), the label `name` or `asset` its name, otherwise the host is. Labels `site`, `zone`, `role`, `criticality`, `profile`, `baseline`, `credential` and `source` (`ssh` or `snmp`) mean what they mean for an asset; labels that begin with `__` are left out, all others can be matched.',
    examples: [{ files: ['./targets/*.json'] }],
  });

/** Everything that may stand in `otports.yml`: types, defaults, editor help and the reference page come from here. */
export const Otports = z
  .strictObject({
    listen: Listen.prefault('127.0.0.1:9988').meta({
      description:
        'Address and port of the exporter. Beyond loopback it needs TLS or authentication (`web_config_file`), or `allow_unauthenticated: true`.',
    }),
    allow_unauthenticated: z.boolean().prefault(false).meta({
      description: 'Says aloud that everybody who reaches `listen` may read, without TLS and without a password.',
    }),
    reads: z.enum(['open', 'closed']).prefault('open').meta({
      description:
        '`open`: pages, API and metrics need no token. `closed`, and wherever `web_config_file` names users: they need one of these or a token. Writes beyond loopback always do.',
    }),
    external_url: ExternalUrl.optional().meta({
      description:
        'Where people reach the pages, as `https://otports.plant.example`. Without it messages of alerts have no link to the page of an asset or port: set it.',
    }),
    web_config_file: FileName.optional().meta({
      description:
        'TLS and basic auth in the format of Prometheus: `tls_server_config` (`cert_file`, `key_file`, `client_auth_type`, `client_ca_file`, `min_version`) and `basic_auth_users` with bcrypt hashes.',
    }),
    tokens_file: FileName.optional().meta({
      description:
        'Tokens for writes: a list `tokens:` of `name`, `role` (`reader`, `operator`, `admin`) and `sha256` of the token.',
    }),
    data_dir: FileName.prefault('./data').meta({
      description: 'Folder of the store. One exporter at a time may use it.',
    }),
    kill_switch_file: FileName.optional().meta({
      description:
        'While this file exists, nothing is sent to any asset. Assets that are only read from files (import, Zeek, Suricata, without `identity:`) are read on. Default: `kill-switch` in `data_dir`.',
    }),
    retention: duration(86_400_000).prefault('3y').meta({ description: 'How long events and evidence are kept.' }),
    timezone: TimeZone.prefault('UTC').meta({
      description: 'IANA name; dates of rules end with the day here, windows are in it.',
    }),
    poll: Poll.prefault({}).meta({ description: 'When and how often assets are asked.' }),
    limits: Limits.prefault({}).meta({ description: 'How much at the same time, and how many series.' }),
    credentials: z.record(Name, Credential).prefault({}).meta({ description: 'Credentials by name.' }),
    baselines: oneOrMany(FileName).optional().meta({
      description: 'Baseline files, a name or pattern or a list of them; see [Baseline files](#baseline-files).',
    }),
    review_interval: duration(86_400_000).optional().meta({
      description: 'How long after its newest approval or review a baseline has to be read again. Default: never.',
    }),
    assets: z.array(AssetEntry).prefault([]).meta({ description: 'Assets typed here.' }),
    assets_file: oneOrMany(FileName).optional().meta({
      description: 'Assets from CSV, a name or pattern or a list of them; see [Inventories](#inventories).',
    }),
    file_sd_configs: z
      .array(FileSd)
      .prefault([])
      .meta({ description: 'Assets from files that Prometheus also reads.' }),
    defaults: AssetDefaults.prefault({}).meta({ description: 'What holds for all assets.' }),
    match: z.array(Match).prefault([]).meta({ description: 'What holds for assets with certain labels.' }),
    severity: z.array(SeverityRow).prefault([]).meta({
      description:
        'Severity of confirmed deviations: the first row that applies decides. These rows come before the [rows that are built in](#severity).',
    }),
    maintenance: z.array(Maintenance).prefault([]).meta({ description: 'When deviations may begin without paging.' }),
    polling_windows: z.array(PollingWindow).prefault([]).meta({ description: 'When assets may be asked.' }),
  })
  .meta({ title: 'otports.yml', description: 'Configuration of otports.' });
export type Otports = z.output<typeof Otports>;
