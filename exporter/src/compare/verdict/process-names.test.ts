import { describe, expect, it } from 'vitest';
import { canonicalName, matchProcesses, sameProgram, samePrograms } from './process-names.ts';

describe('canonicalName', () => {
  it.each([
    ['sshd', 'sshd'],
    ['/usr/sbin/sshd', 'sshd'],
    ['C:\\Windows\\System32\\svchost.exe', 'svchost'],
    ['SvcHost.EXE', 'svchost'],
    ['sshd.exe.bak', 'sshd.exe.bak'],
    ['sshd: /usr/sbin', 'sshd'],
    ['nginx: master process /usr/sbin/nginx', 'nginx'],
    ['sshd:', 'sshd'],
    ['evil\\', 'evil'],
    ['evil/ /', 'evil'],
    ['/', '/'],
    [': title', ': title'],
    [' ', '\uFFFD'],
  ])('%s is %s', (name, canonical) => {
    expect(canonicalName(name)).toBe(canonical);
  });
});

describe('sameProgram', () => {
  const cut = (process: string) => ({ address: '*', process, processCut: true });
  const whole = (process: string) => ({ address: '*', process });

  it.each([
    ['systemd-resolved', cut('systemd-resolve'), true],
    ['systemd-resolved', whole('systemd-resolve'), false],
    ['systemd-resolve', whole('systemd-resolved'), true],
    ['sshd', whole('sshd-evil'), false],
    ['sshd', cut('ssh'), true],
    ['sshd', cut('ssh: /opt/evil'), false],
    ['avahi-daemon', cut('avahi-daemon: r'), true],
    ['historiansrv.exe', cut('historiansrv.ex'), true],
    ['historiansrv', cut('historiansrv.ex'), true],
    ['historiansrv.ex', whole('historiansrv.exe'), true],
    ['historian', cut('historiansrv.ex'), false],
  ])('%s and %o: %s', (rule, seen, same) => {
    expect(sameProgram(rule, seen)).toBe(same);
  });
});

describe('matchProcesses', () => {
  it('says nothing where no holder is known', () => {
    expect(matchProcesses(['sshd'], [{ address: '*', process: null }])).toBe('unknown');
    expect(matchProcesses(['sshd'], [])).toBe('unknown');
  });

  it('says nothing for a rule where one holder of several is not known, and everything against it', () => {
    const holders = [
      { address: '*', process: 'sshd' },
      { address: '*', process: null },
    ];
    expect(matchProcesses(['sshd'], holders)).toBe('unknown');
    expect(matchProcesses(['dropbear'], holders)).toBe('mismatch');
    expect(matchProcesses(['sshd'], [{ address: '*', process: 'sshd', presumed: true }])).toBe('unknown');
  });

  it('takes any process where the rule names none', () => {
    expect(matchProcesses(null, [{ address: '*', process: null }])).toBe('match');
  });
});

describe('samePrograms', () => {
  const holders = (...names: readonly (string | null)[]) => names.map((process) => ({ address: '*', process }));
  const cut = (process: string) => [{ address: '*', process, processCut: true }];

  it.each([
    ['the same names', holders('nginx', 'sshd'), holders('sshd', '/usr/sbin/nginx'), true],
    ['another name', holders('sshd'), holders('nc'), false],
    ['a name more', holders('sshd'), holders('sshd', 'nc'), false],
    ['another one of two', holders('sshd', 'nginx'), holders('sshd', 'nc'), false],
    ['nobody known before', holders(null), holders('nc'), true],
    ['an unknown holder beside the same name', holders('sshd', null), holders('sshd'), true],
    ['a name that SNMP shows cut', holders('systemd-resolve'), holders('systemd-resolved'), true],
    ['a name that says that it is cut', cut('ssh'), holders('sshd'), true],
    ['a name that is short and whole', holders('ssh'), holders('sshd'), false],
    ['a cut name and another one', cut('nc'), holders('sshd'), false],
  ])('%s', (_what, one, other, same) => {
    expect(samePrograms(one, other)).toBe(same);
    expect(samePrograms(other, one)).toBe(same);
  });
});
