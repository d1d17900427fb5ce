import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Examples } from '../../test/config/examples.ts';
import { collectorNames } from '../model/source/collector-name.ts';

/** Every file of testdata/config/bad, with exactly what is said of it. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'asset-address-ipv6-brackets.yml': [
    'asset-address-ipv6-brackets.yml:2:29: assets.0.address: must be an IPv4 or IPv6 address, or a host name; no port, no URL, not "[fd00::1]"',
  ],
  'asset-address-of-many.yml': [
    'asset-address-of-many.yml:2:29: assets.0.address: must be the address of one machine: multicast, broadcast and 0.0.0.0 stand for many, not "224.0.0.1"',
    'asset-address-of-many.yml:3:29: assets.1.address: must be the address of one machine: multicast, broadcast and 0.0.0.0 stand for many, not "255.255.255.255"',
    'asset-address-of-many.yml:4:29: assets.2.address: must be the address of one machine: multicast, broadcast and 0.0.0.0 stand for many, not "ff02::1"',
    'asset-address-of-many.yml:5:29: assets.3.address: must be the address of one machine: multicast, broadcast and 0.0.0.0 stand for many, not "0.0.0.0"',
  ],
  'asset-address-octal.yml': [
    'asset-address-octal.yml:2:29: assets.0.address: must be an IPv4 or IPv6 address, or a host name; no port, no URL, not "010.20.1.9"',
  ],
  'asset-address-with-port.yml': [
    'asset-address-with-port.yml:2:29: assets.0.address: must be an IPv4 or IPv6 address, or a host name; no port, no URL, not "10.20.1.9:22"',
  ],
  'asset-duplicate-address.yml': [
    'asset-duplicate-address.yml:3:13: assets.1.name: "gw-02" has the address 10.20.1.9 of "gw-01" (asset-duplicate-address.yml:2:13); correct one, or say nat: true on both if they stand behind one address',
  ],
  'asset-duplicate-name.yml': [
    'asset-duplicate-name.yml:3:13: assets.1.name: asset "gw-01" stands twice, first at asset-duplicate-name.yml:2:13; rename or remove one',
  ],
  'asset-duplicate-spelling.yml': [
    'asset-duplicate-spelling.yml:3:13: assets.1.name: "gw-02" has the address 2001:DB8:0:0::1 of "gw-01" (asset-duplicate-spelling.yml:2:13); correct one, or say nat: true on both if they stand behind one address',
    'asset-duplicate-spelling.yml:5:13: assets.3.name: "gw-04" has the address ::ffff:10.20.1.9 of "gw-03" (asset-duplicate-spelling.yml:4:13); correct one, or say nat: true on both if they stand behind one address',
  ],
  'asset-name-number.yml': [
    'asset-name-number.yml:2:13: assets.0.name: must be one line of text of at most 128 bytes, without blanks at its ends (numbers need quotes), not 4711',
  ],
  'asset-name-with-newline.yml': [
    'asset-name-with-newline.yml:2:13: assets.0.name: must be one line of text of at most 128 bytes, without blanks at its ends (numbers need quotes), not "gw\\n01"',
  ],
  'asset-no-map.yml': ['asset-no-map.yml:2:5: assets.0: must be a map of keys and values with name and address'],
  'asset-source-and-sources.yml': [
    'asset-source-and-sources.yml:2:84: assets.0.sources: stands beside source; keep one of them',
  ],
  'asset-unknown-baseline.yml': [
    'asset-unknown-baseline.yml:3:94: assets.0.baseline: no baseline is called "gatewy"; did you mean "gateway"?',
  ],
  'asset-without-address.yml': [
    'asset-without-address.yml:2:5: assets.0.address: is missing; it must be an IPv4 or IPv6 address, or a host name; no port, no URL',
  ],
  'asset-without-source.yml': [
    'asset-without-source.yml:2:13: assets.0.name: "gw-01" has no source; say how it is asked: source: here, in match: or in defaults:',
  ],
  'baseline-address-without-interface.yml': [
    'baselines/address-without-interface.yml:3:5: allow.0: tcp/22 has an address, which only exposure: interface takes; set that, or leave address out',
  ],
  'baseline-address-wrong.yml': [
    'baselines/address-wrong.yml:3:52: allow.0.address.0: must be an address or a network such as 10.20.1.0/24, not "10.20.1.0/33"',
    'baselines/address-wrong.yml:3:66: allow.0.address.1: must be an address or a network such as 10.20.1.0/24, not "cell-1"',
  ],
  'baseline-approval-missing.yml': [
    'baselines/approval-missing.yml:3:5: allow.0.justification: is missing; it must be a sentence that says why the port is needed',
    'baselines/approval-missing.yml:3:5: allow.0.approved_by: is missing; it must be the name of who allowed it',
    'baselines/approval-missing.yml:3:5: allow.0.approved_on: is missing; it must be a date such as 2026-11-01',
  ],
  'baseline-asset-allows-forbidden.yml': [
    'baselines/asset-allows-forbidden.yml:7:5: allow.0: tcp/23 is forbidden for the group at baselines/asset-allows-forbidden.yml:3; only exception: true with ticket and expires beats that',
  ],
  'baseline-contradiction.yml': [
    'baselines/contradiction.yml:3:5: allow.0: tcp/20-25 is allowed here and tcp/23 is forbidden at baselines/contradiction.yml:5; a forbid rule always wins, so narrow one of them',
  ],
  'baseline-date-wrong.yml': [
    'baselines/date-wrong.yml:3:84: allow.0.approved_on: 2026-02-30 is not in the calendar',
    'baselines/date-wrong.yml:4:84: allow.1.approved_on: must be a date such as 2026-11-01, not "1.11.2026"',
  ],
  'baseline-exception-in-group.yml': [
    'baselines/exception-in-group.yml:3:5: allow.0: tcp/23 is an exception, which only additions of an asset (asset: NAME) may be; move it there',
  ],
  'baseline-exception-without-ticket.yml': [
    'baselines/exception-without-ticket.yml:3:5: allow.0: tcp/23 is an exception and needs ticket and expires',
  ],
  'baseline-expires-before-approval.yml': [
    'baselines/expires-before-approval.yml:3:5: allow.0: tcp/22 runs out on 2026-10-31, before it was approved on 2026-11-01',
  ],
  'baseline-file-missing.yml': ['baseline-file-missing.yml:1:36: baselines.1: baselines/none.yml does not exist'],
  'baseline-for-nobody.yml': [
    'baselines/for-nobody.yml:1:1: must say for whom it is: either baseline: NAME (of a group) or asset: NAME',
  ],
  'baseline-for-two.yml': [
    'baselines/for-two.yml:1:1: must say for whom it is: either baseline: NAME (of a group) or asset: NAME',
  ],
  'baseline-forbid-without-reason.yml': [
    'baselines/forbid-without-reason.yml:3:5: forbid.0.reason: is missing; it must be a sentence that says why nobody may open it',
  ],
  'baseline-interface-without-address.yml': [
    'baselines/interface-without-address.yml:3:5: allow.0: tcp/22 is allowed on an interface, but address is missing: a service that moves to another network must not stay approved; add address (addresses or networks)',
  ],
  'baseline-name-twice.yml': [
    'baselines/name-twice.yml:4:11: baseline: "gateway" stands at baselines/name-twice.yml:1 already; put the rules together there',
  ],
  'baseline-port-wrong.yml': [
    'baselines/port-wrong.yml:3:13: allow.0.port: must be a port such as tcp/22 or a range such as tcp/49152-65535, not 22',
    'baselines/port-wrong.yml:4:13: allow.1.port: must name ports from 1 to 65535, the smaller one first',
    'baselines/port-wrong.yml:5:13: allow.2.port: must name ports from 1 to 65535, the smaller one first',
  ],
  'baseline-status-unknown.yml': ['baselines/status-unknown.yml:2:9: status: must be one of draft, not "approved"'],
  'baseline-syntax.yml': [
    'baselines/syntax.yml:4:1: not YAML: a character is missing here: a closing quote, bracket or comma, or the ":" after a key',
  ],
  'baseline-twice.yml': [
    'baselines/twice.yml:5:5: allow.2: tcp/22 says the same as the rule at baselines/twice.yml:3; keep one of them',
  ],
  'baseline-unknown-key.yml': [
    'baselines/unknown-key.yml:3:21: allow.0.proces: unknown key "proces"; did you mean "process"?',
  ],
  'confirm-after-longer-than-within.yml': [
    'confirm-after-longer-than-within.yml:1:24: poll.confirm_after: 15m must be shorter than confirm_within, which is 10m',
  ],
  'connect-for-all.yml': [
    'connect-for-all.yml:3:38: defaults.source.ports: a connect check is switched on for each asset by itself: ports must stand in its own entry',
  ],
  'connect-ports.yml': [
    'connect-ports.yml:2:44: assets.0.source.ports: is missing; it must be a list of TCP ports such as [22, 502]',
    'connect-ports.yml:3:68: assets.1.source.ports: is an empty list; name the TCP ports that are to be tried',
    'connect-ports.yml:4:68: assets.2.source.ports: names a port twice',
    'connect-ports.yml:5:69: assets.3.source.ports.0: must be a TCP port from 1 to 65535, as a number: UDP cannot be checked like this, not "udp/161"',
    'connect-ports.yml:5:78: assets.3.source.ports.1: must be a TCP port from 1 to 65535, as a number: UDP cannot be checked like this, not 0',
    'connect-ports.yml:6:68: assets.4.source.ports: must be at most 32 ports',
    'connect-ports.yml:7:110: assets.5.source.timeout: must be at most 900ms: after a second the system would send the handshake again, and nothing is tried twice',
    'connect-ports.yml:8:55: assets.6.source: a connect source would send packets to a fragile asset (role plc); say profile: gentle to allow that, or take a source of type import, zeek or suricata',
  ],
  'control-characters.yml': [
    'control-characters.yml:1:1: list\uFFFDen: unknown key "list\uFFFDen"; did you mean "listen"?',
    'control-characters.yml:2:19: poll.interval: must be a duration such as 30s, 10m or 1h30m, not "1h\uFFFD"',
    'control-characters.yml:2:39: poll.jitter: must be a percentage from 0% to 50%, such as 10%, not "\\u001b[2J"',
    'control-characters.yml:4:25: assets.0.address: must be an IPv4 or IPv6 address, or a host name; no port, no URL, not "10.0.0.1\uFFFD"',
    'control-characters.yml:5:12: baselines: gone\uFFFD.yml does not exist',
  ],
  'credential-name-with-blank.yml': [
    'credential-name-with-blank.yml:2:14: credentials.plant ssh: must be a name of letters, digits, ".", "_" and "-", not "plant ssh"',
  ],
  'credential-type-unknown.yml': [
    'credential-type-unknown.yml:2:14: credentials.c.type: must be one of ssh, snmp, not "ssch"; did you mean "ssh"?',
  ],
  'csv-fields.yml': [
    'inventories/fields.csv:2:1: name: has 4 fields, the header has 3; put a field that holds "," in double quotes',
    'inventories/fields.csv:4:8: address: must be an IPv4 or IPv6 address, or a host name; no port, no URL, not "10.20.1.300"',
  ],
  'csv-header.yml': [
    'inventories/no-address.csv:1:1: the header has no column "address"; its columns are name, adress, site',
  ],
  'credential-text.yml': ['credential-text.yml:2:10: credentials.plant: must be a map of keys and values, not text'],
  'inventory-empty.yml': [
    'inventories/empty.csv:1:1: is empty; an inventory without assets is a CSV header line alone, or []',
    'inventories/empty.json:1:1: is empty; an inventory without assets is a CSV header line alone, or []',
  ],
  'csv-missing.yml': ['csv-missing.yml:1:14: assets_file: inventories/assets.csv does not exist'],
  'csv-quotes.yml': [
    'inventories/quotes.csv:3:1: not CSV: a double quote opens or closes in the middle of a field, or never closes; write "" for a quote inside quotes',
  ],
  'csv-unknown-baseline.yml': [
    'inventories/semicolon.csv:2:23: baseline: no baseline is called "hmi"; there are gateway',
  ],
  'defaults-wrong-type.yml': ['defaults-wrong-type.yml:1:18: defaults.nat: must be true or false, not "yes"'],
  'duplicate-key.yml': ['duplicate-key.yml:4:1: this key stands twice, first on line 1; keep one of them'],
  'duration-unknown-unit.yml': [
    'duration-unknown-unit.yml:1:19: poll.interval: must be a duration such as 30s, 10m or 1h30m, not "1hour"',
  ],
  'duration-without-unit.yml': [
    'duration-without-unit.yml:1:19: poll.interval: must be a duration such as 30s, 10m or 1h30m, not 60',
  ],
  'external-url-with-password.yml': [
    'external-url-with-password.yml:1:15: external_url: must be an http or https address without user, query or fragment, not "https://...@otports.plant.example"',
  ],
  'file-sd-address.yml': [
    'inventories/address.json:2:16: 1.targets.0: must be an IPv4 or IPv6 address, or a host name; no port, no URL, not "http://10.20.1.15/x"',
  ],
  'file-sd-refresh-interval.yml': [
    'file-sd-refresh-interval.yml:3:5: file_sd_configs.0.refresh_interval: unknown key "refresh_interval"; the keys here are files',
  ],
  'file-sd-syntax.yml': [
    'inventories/comma.json:2:2: not JSON: a character is missing here: a closing quote, bracket or comma, or the ":" after a key',
  ],
  'file-sd.yml': [
    'inventories/targets.json:3:66: 1.labels.name: names 2 targets at once; give each a group of its own, or leave the label out',
    'inventories/targets.json:4:3: 2.targets: is missing; it must be a list',
    'inventories/targets.json:4:5: 2.target: unknown key "target"; did you mean "targets"?',
    'inventories/targets.json:5:60: 3.labels.zone: must be text in quotes',
  ],
  'fragile-role-normal-profile.yml': [
    'fragile-role-normal-profile.yml:4:48: assets.0.source: an snmp source would send packets to a fragile asset (role rtu); say profile: gentle to allow that, or take a source of type import, zeek or suricata',
  ],
  'limits-looser.yml': [
    'limits-looser.yml:5:56: assets.0.limits.rows: 2001 is looser than the 2000 of profile normal; keep to 2000, or say i_accept_the_risk: "why" beside it',
    'limits-looser.yml:6:74: assets.1.limits.pause: 200ms is looser than the 500ms of profile gentle; keep to 500ms, or say i_accept_the_risk: "why" beside it',
    'limits-looser.yml:6:101: assets.1.poll.interval: 1m is looser than the 15m of profile gentle; keep to 15m, or say i_accept_the_risk: "why" in limits: of the asset',
    'limits-looser.yml:8:116: assets.3.poll.interval: 1m is looser than the 15m of profile gentle; keep to 15m, or say i_accept_the_risk: "why" in limits: of the asset',
  ],
  'fragile-role-gentle-for-all.yml': [
    'fragile-role-gentle-for-all.yml:3:38: defaults.source: an snmp source would send packets to a fragile asset (role plc); say profile: gentle to allow that, or take a source of type import, zeek or suricata',
  ],
  'fragile-role.yml': [
    'fragile-role.yml:4:48: assets.0.source: an snmp source would send packets to a fragile asset (role plc); say profile: gentle to allow that, or take a source of type import, zeek or suricata',
  ],
  'wire-address-name.yml': [
    'wire-address-name.yml:2:65: assets.0.source: needs an asset whose address is a number, not "plc-01.example"; logs of sensors have no names',
  ],
  'identity-for-all.yml': [
    'identity-for-all.yml:3:13: defaults.identity: unknown key "identity"; the keys here are source, sources, credential, baseline, profile, limits, poll, nat, ports_metric, count_loopback, unverified_is_deviation, ephemeral_udp',
  ],
  'identity-wrong.yml': [
    'identity-wrong.yml:2:88: assets.0.identity: would send packets to a fragile asset (role rtu); say profile: gentle to allow that, or leave it out',
    'identity-wrong.yml:3:95: assets.1.identity: would send packets to a fragile asset (profile fragile); say profile: gentle to allow that, or leave it out',
    'identity-wrong.yml:4:95: assets.2.identity.type: must be one of enip, modbus, bacnet, s7, opcua, not "dnp3"',
    'identity-wrong.yml:5:105: assets.3.identity.slot: must be a whole number from 0 to 31, not 32',
    'identity-wrong.yml:5:109: assets.3.identity.unit: unknown key "unit"; the keys here are type, rack, slot, port, timeout, every',
    'identity-wrong.yml:6:110: assets.4.identity.every: must be at least 3600s',
  ],
  'interval-zero.yml': ['interval-zero.yml:1:19: poll.interval: must be at least 1s'],
  'jitter-too-large.yml': [
    'jitter-too-large.yml:1:17: poll.jitter: must be a percentage from 0% to 50%, such as 10%, not "80%"',
  ],
  'limit-zero.yml': ['limit-zero.yml:1:27: limits.max_concurrent: must be a whole number from 1 to 1000, not 0'],
  'listen-not-loopback.yml': [
    'listen-not-loopback.yml:1:9: listen: 0.0.0.0:9988 is reached from other machines without TLS and without a login; add web_config_file, listen on 127.0.0.1, or say allow_unauthenticated: true',
  ],
  'listen-number.yml': [
    'listen-number.yml:1:9: listen: must be an address and a port such as 127.0.0.1:9988, [::1]:9988 or :9988 (all addresses), not 9988',
  ],
  'listen-without-port.yml': [
    'listen-without-port.yml:1:9: listen: must be an address and a port such as 127.0.0.1:9988, [::1]:9988 or :9988 (all addresses), not "127.0.0.1"',
  ],
  'maintenance-ends-before-it-begins.yml': [
    'maintenance-ends-before-it-begins.yml:4:10: maintenance.0.end: is not after start',
  ],
  'maintenance-not-in-calendar.yml': [
    'maintenance-not-in-calendar.yml:3:12: maintenance.0.start: is not in the calendar',
  ],
  'maintenance-without-time.yml': [
    'maintenance-without-time.yml:2:5: maintenance.0: needs either start and end, or weekly',
  ],
  'many-at-once.yml': [
    'many-at-once.yml:1:9: listen: must be an address and a port such as 127.0.0.1:9988, [::1]:9988 or :9988 (all addresses), not 9988',
    'many-at-once.yml:2:19: poll.interval: must be a duration such as 30s, 10m or 1h30m, not 60',
    'many-at-once.yml:3:1: limit: unknown key "limit"; did you mean "limits"?',
    'many-at-once.yml:5:48: credentials.c.password: a secret must not stand in this file; put it into a file of its own and name that in password_file, or write "${NAME}" to take it from the environment',
    'many-at-once.yml:8:13: assets.1.name: asset "a" stands twice, first at many-at-once.yml:7:13; rename or remove one',
    'many-at-once.yml:9:5: assets.2.address: is missing; it must be an IPv4 or IPv6 address, or a host name; no port, no URL',
    'many-at-once.yml:9:16: assets.2.addres: unknown key "addres"; did you mean "address"?',
  ],
  'match-unknown-credential.yml': [
    'match-unknown-credential.yml:6:17: match.0.credential: no credential is called "plant"; there are c',
  ],
  'match-without-labels.yml': [
    'match-without-labels.yml:4:5: match.0.labels: is missing; it must be a map of names and values',
  ],
  'passphrase-without-key.yml': [
    'passphrase-without-key.yml:2:75: credentials.c.passphrase_file: there is no private key that it could open; add private_key_file',
  ],
  'private-key-is-public.yml': [
    'private-key-is-public.yml:2:56: credentials.c.private_key_file: is a public key; name the private key, the file without .pub',
  ],
  'secret-file-empty.yml': [
    'secret-file-empty.yml:2:48: credentials.c.community_file: secrets/empty is empty; it must hold the secret',
  ],
  'secret-file-is-folder.yml': [
    'secret-file-is-folder.yml:2:48: credentials.c.community_file: the file named here is not an ordinary file',
  ],
  'secret-file-is-the-secret.yml': [
    'secret-file-is-the-secret.yml:2:53: credentials.c.password_file: the file named here does not exist',
  ],
  'secret-file-missing.yml': [
    'secret-file-missing.yml:2:56: credentials.c.private_key_file: secrets/id_ed25519 does not exist',
  ],
  'secret-file-pasted-key.yml': [
    'secret-file-pasted-key.yml:5:23: credentials.c.private_key_file: holds several lines; name the file, do not paste it',
  ],
  'secret-literal.yml': [
    'secret-literal.yml:2:48: credentials.c.password: a secret must not stand in this file; put it into a file of its own and name that in password_file, or write "${NAME}" to take it from the environment',
    'secret-literal.yml:3:44: credentials.d.community: a secret must not stand in this file; put it into a file of its own and name that in community_file, or write "${NAME}" to take it from the environment',
  ],
  'secret-none.yml': [
    'secret-none.yml:2:6: credentials.c: has no secret; add private_key_file or password_file',
    'secret-none.yml:3:6: credentials.d: has no secret; add community_file',
  ],
  'secret-twice.yml': [
    'secret-twice.yml:2:43: credentials.c.community: stands beside community_file; keep one of them',
  ],
  'secret-variable-not-set.yml': [
    'secret-variable-not-set.yml:2:43: credentials.c.community: the environment variable NOT_SET is not set',
  ],
  'section-empty.yml': ['section-empty.yml:1:8: limits: must be a map of keys and values, not nothing'],
  'severity-unknown-class.yml': [
    'severity-unknown-class.yml:2:14: severity.0.class: must be one of control, remote-access, management, file, database, web, messaging, infrastructure, time, other, unknown, not "remote"',
    'severity-unknown-class.yml:3:16: severity.1.verdict: must be one of forbidden, unexpected, changed, expired, unverified, hidden, missing, not "approved"',
    'severity-unknown-class.yml:3:36: severity.1.severity: must be one of critical, warning, info, not "page"',
  ],
  'snmp-auth-not-said.yml': [
    'snmp-auth-not-said.yml:2:6: credentials.c.auth: is missing; it must be one of none, md5, sha, sha224, sha256, sha384, sha512',
    'snmp-auth-not-said.yml:2:6: credentials.c.privacy: is missing; it must be one of none, des, aes, aes256b, aes256r',
  ],
  'snmp-context-with-at.yml': [
    'snmp-context-with-at.yml:4:86: assets.0.source.context: must be the name of a context: 1 to 32 characters that print, without spaces and @, not "vlan@7"',
  ],
  'snmp-key-missing.yml': ['snmp-key-missing.yml:2:6: credentials.c: has no auth_key_file for auth: sha'],
  'snmp-key-too-short.yml': [
    'snmp-key-too-short.yml:2:77: credentials.c.auth_key_file: is shorter than 8 characters; no SNMP v3 agent accepts that',
  ],
  'snmp-key-without-protocol.yml': [
    'snmp-key-without-protocol.yml:2:78: credentials.c.auth_key_file: is given, but auth is none; name the protocol',
  ],
  'snmp-privacy-without-auth.yml': [
    'snmp-privacy-without-auth.yml:2:72: credentials.c.privacy: needs authentication as well (RFC 3414); set auth and auth_key_file',
  ],
  'snmp-version-in-quotes.yml': ['snmp-version-in-quotes.yml:2:29: credentials.c.version: must be 3 without quotes'],
  'source-algorithm-group-exchange.yml': [
    'source-algorithm-group-exchange.yml:10:27: assets.0.source.algorithms.kex.0: must be one of diffie-hellman-group15-sha512, diffie-hellman-group17-sha512, diffie-hellman-group14-sha1, diffie-hellman-group1-sha1, not "diffie-hellman-group-exchange-sha1"',
  ],
  'source-host-key-md5.yml': [
    'source-host-key-md5.yml:6:51: assets.0.source.host_key: must be a fingerprint as ssh-keygen -lf prints it: SHA256: and 43 characters, not "MD5:aa:bb:cc"',
  ],
  'source-known-hosts-missing.yml': [
    'source-known-hosts-missing.yml:6:59: assets.0.source.known_hosts_file: the file named here does not exist',
  ],
  'source-port-out-of-range.yml': [
    'source-port-out-of-range.yml:4:83: assets.0.source.port: must be a whole number from 1 to 65535, not 70000',
  ],
  'source-type-unknown.yml': [
    `source-type-unknown.yml:2:56: assets.0.source.type: must be one of ${collectorNames.join(', ')}, not "telnet"`,
  ],
  'source-unknown-credential.yml': [
    'source-unknown-credential.yml:4:74: assets.0.source.credential: no credential is called "plant"; there are c',
  ],
  'source-without-credential.yml': [
    'source-without-credential.yml:2:48: assets.0.source.credential: an snmp source needs a credential; name one of credentials: in it, in match: or in defaults:',
  ],
  'source-wrong-credential-type.yml': [
    'source-wrong-credential-type.yml:4:73: assets.0.source.credential: "c" is a credential of type snmp; an ssh source needs one of type ssh',
  ],
  'stale-after-shorter-than-closed-window.yml': [
    'stale-after-shorter-than-closed-window.yml:1:22: poll.stale_after: 12h is shorter than two intervals of "gw-01" of 1h and the 17h for which polling windows stay closed; it must be at least 19h, which its own poll:, or one in match:, can say without making all others wait as long',
  ],
  'stale-after-too-short.yml': [
    'stale-after-too-short.yml:1:36: poll.stale_after: 3h is shorter than two intervals of 2h; it must be at least 4h',
  ],
  'timezone-unknown.yml': [
    'timezone-unknown.yml:1:11: timezone: must be the IANA name of a time zone such as Europe/Berlin, not "Europe/Berln"',
  ],
  'tokens-literal.yml': [
    'web/tokens-literal.yml:2:5: tokens.0.sha256: must be the SHA-256 of the token (printf %s TOKEN | sha256sum); the token itself must not stand here',
    'web/tokens-literal.yml:2:33: tokens.0.token: unknown key "token"; the keys here are name, role, sha256',
    'web/tokens-literal.yml:3:23: tokens.1.role: must be one of reader, operator, admin, not "root"',
    'web/tokens-literal.yml:3:37: tokens.1.sha256: must be the SHA-256 of the token (printf %s TOKEN | sha256sum); the token itself must not stand here',
  ],
  'unknown-key-in-source.yml': [
    'unknown-key-in-source.yml:5:7: assets.0.source.path: is missing; it must be the name of a file, seen from the folder of this file',
    'unknown-key-in-source.yml:6:7: assets.0.source.paths: unknown key "paths"; did you mean "path"?',
  ],
  'unknown-key.yml': [
    'unknown-key.yml:1:1: asets: unknown key "asets"; did you mean "assets"?',
    'unknown-key.yml:2:1: something_else: unknown key "something_else"; the keys here are listen, allow_unauthenticated, reads, external_url, web_config_file, tokens_file, data_dir, kill_switch_file, retention, timezone, poll, limits, credentials, baselines, review_interval, assets, assets_file, file_sd_configs, defaults, match, severity, maintenance, polling_windows',
  ],
  'variable-outside-secrets.yml': [
    'variable-outside-secrets.yml:2:13: assets.0.name: variables are filled in for private_key, passphrase, password, community, auth_key, privacy_key only; write the value',
  ],
  'web-cert-missing.yml': ['web/cert-missing.yml:1:33: tls_server_config.cert_file: web/server.crt does not exist'],
  'web-cert-wrong.yml': [
    'web/cert-wrong.yml:1:33: tls_server_config.cert_file: cert_file and key_file cannot be used together (ERR_OSSL_PEM_NO_START_LINE); both must be PEM and belong to each other',
  ],
  'web-client-ca-missing.yml': [
    'web/client-ca-missing.yml:2:14: tls_server_config.cert_file: cert_file and key_file cannot be used together (ERR_OSSL_PEM_NO_START_LINE); both must be PEM and belong to each other',
    'web/client-ca-missing.yml:4:21: tls_server_config.client_auth_type: client_ca_file and client_auth_type: RequireAndVerifyClientCert belong together; add the other one',
  ],
  'web-password-literal.yml': [
    'web/password-literal.yml:1:28: basic_auth_users.admin: must be a bcrypt hash as htpasswd -nBC 10 prints it (cost 4 to 16); a password must not stand here',
  ],
  'web-unknown-key.yml': [
    'web/unknown-key.yml:4:3: tls_server_config.cipher_suites: unknown key "cipher_suites"; the keys here are cert_file, key_file, client_auth_type, client_ca_file, min_version',
    'web/unknown-key.yml:5:1: http_server_config: unknown key "http_server_config"; the keys here are tls_server_config, basic_auth_users',
  ],
  'window-empty.yml': [
    'window-empty.yml:2:29: polling_windows.0.weekly: begins and ends at the same time; for whole days write from: "00:00" and to: "24:00"',
  ],
  'window-time-without-quotes.yml': [
    'window-time-without-quotes.yml:2:48: polling_windows.0.weekly.to: must be a time of day from "00:00" to "24:00", not "5:00"',
  ],
  'yaml-alias-bomb.yml': ['yaml-alias-bomb.yml:1:1: aliases multiply without end; write the values out'],
  'yaml-colon-in-value.yml': [
    'yaml-colon-in-value.yml:2:11: not YAML: a second ":" on this line; put the value in quotes, or the key on a line of its own',
  ],
  'yaml-empty.yml': ['yaml-empty.yml:1:1: is empty'],
  'yaml-list.yml': ['yaml-list.yml:1:1: must be a map of keys and values, not a list'],
  'yaml-merge-key.yml': [
    'yaml-merge-key.yml:1:1: base: unknown key "base"; the keys here are listen, allow_unauthenticated, reads, external_url, web_config_file, tokens_file, data_dir, kill_switch_file, retention, timezone, poll, limits, credentials, baselines, review_interval, assets, assets_file, file_sd_configs, defaults, match, severity, maintenance, polling_windows',
    'yaml-merge-key.yml:3:7: assets.0.<<: merge keys (<<) are not used here; put what assets share under defaults: or match:',
  ],
  'yaml-not-utf8.yml': ['yaml-not-utf8.yml:1:1: this file is not UTF-8 text; save it as UTF-8'],
  'yaml-secret-looks-like-alias.yml': [
    'yaml-secret-looks-like-alias.yml:2:48: a value that begins with * needs quotes (as an alias it names no anchor)',
  ],
  'yaml-tab-indent.yml': ['yaml-tab-indent.yml:2:1: not YAML: a tab indents this line; YAML wants spaces'],
  'yaml-tag.yml': ['yaml-tag.yml:1:11: not YAML: YAML tags (!name) are not used here; leave it out'],
  'yaml-two-documents.yml': ['yaml-two-documents.yml:4:1: a second document begins here; this file must hold one'],
  'yaml-unclosed-quote.yml': [
    'yaml-unclosed-quote.yml:4:1: not YAML: the file ends in the middle; a closing quote or bracket is missing',
  ],
};

describe('a config with a fault', () => {
  let examples: Examples;
  beforeAll(async () => {
    examples = await Examples.copy('bad');
  });
  afterAll(() => examples.remove());

  it('is in the table', () => {
    const files = readdirSync(examples.folder).filter((name) => name.endsWith('.yml'));
    expect(Object.keys(expected).sort()).toEqual(files.sort());
  });

  it.each(Object.entries(expected))('%s', async (file, messages) => {
    const loaded = await examples.load(file, { SET: 'hunter2' });
    expect(examples.lines(loaded.problems)).toEqual(messages);
    expect(loaded.config).toBeNull();
    const all = [...loaded.problems, ...loaded.warnings].map((problem) => problem.message).join();
    expect(all, 'secrets are never repeated').not.toMatch(/hunter2|aHVudGVy|12345/);
  });

  it('may be missing itself', async () => {
    const loaded = await examples.load('nowhere.yml');
    expect(examples.lines(loaded.problems)).toEqual(['nowhere.yml:1:1: this file does not exist']);
  });
});
