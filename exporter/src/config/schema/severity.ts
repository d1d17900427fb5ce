import { z } from 'zod';
import {
  deviates,
  serviceClasses,
  severities,
  verdicts,
  type ServiceClass,
  type Severity,
  type Verdict,
} from '../../model/verdict.ts';
import { oneOrMany, Text, Word } from '../../lib/fields.ts';

const deviating = verdicts.filter((verdict) => deviates[verdict] !== 'never');

/** All classes; typed as a record, so that the compiler names the one that is missing here. */
const classes: Readonly<Record<ServiceClass, string>> = {
  control: 'speaks to the process: Modbus, S7, DNP3, OPC UA, ...',
  'remote-access': 'lets somebody in: SSH, telnet, RDP, VNC, TeamViewer, ...',
  management: 'SNMP, IPMI, WinRM, ...',
  file: 'SMB, FTP, TFTP, NFS, ...',
  database: 'SQL servers, historians, ...',
  web: 'HTTP and HTTPS',
  messaging: 'MQTT, AMQP, mail, ...',
  infrastructure: 'DNS, DHCP, Kerberos, ...',
  time: 'NTP, PTP',
  other: 'known, none of these',
  unknown: 'not in the catalogue',
};

const enumOf = <T extends string>(values: readonly T[]) => z.enum(values as [T, ...T[]]);

export const SeverityRow = z
  .strictObject({
    verdict: oneOrMany(enumOf<Verdict>(deviating)).optional().meta({ description: 'Verdicts of the deviation.' }),
    class: oneOrMany(enumOf<ServiceClass>(serviceClasses))
      .optional()
      .meta({
        description: `Classes of the service: ${serviceClasses.map((name) => `\`${name}\` (${classes[name]})`).join('; ')}.`,
      }),
    zone: oneOrMany(Text).optional().meta({ description: 'Zones, exactly as the assets name them.' }),
    criticality: oneOrMany(Word).optional().meta({ description: 'Criticalities of the asset.' }),
    role: oneOrMany(Word).optional().meta({ description: 'Roles of the asset.' }),
    except_role: oneOrMany(Word)
      .optional()
      .meta({ description: 'Roles to which the row does not apply: a PLC is meant to speak Modbus.' }),
    severity: enumOf<Severity>(severities).meta({
      description: '`critical` pages, `warning` makes a ticket, `info` is for the board.',
    }),
  })
  .meta({ id: 'SeverityRow', title: 'Row of the severity table', description: 'What is not named applies to all.' });
export type SeverityRow = z.input<typeof SeverityRow>;

const controllers = ['plc', 'rtu', 'relay', 'ied', 'sis', 'dcs', 'serial-server', 'gateway', 'drive', 'meter'];

/** What holds where no row of the config applies; the first row that applies decides. */
export const defaultSeverity: readonly SeverityRow[] = [
  { verdict: 'expired', severity: 'warning' },
  { verdict: 'missing', criticality: 'low', severity: 'info' },
  { verdict: ['missing', 'unverified'], severity: 'warning' },
  { verdict: ['forbidden', 'hidden'], severity: 'critical' },
  { class: 'remote-access', severity: 'critical' },
  { class: 'control', except_role: controllers, severity: 'critical' },
  { verdict: 'unexpected', criticality: ['high', 'critical'], severity: 'critical' },
  { severity: 'warning' },
];
