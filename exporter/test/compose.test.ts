import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repositoryPath } from './daemons/paths.ts';

interface Service {
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly privileged?: boolean;
  readonly read_only?: boolean;
  readonly security_opt?: readonly string[];
  readonly pids_limit?: number;
  readonly mem_limit?: string;
  readonly ports?: readonly string[];
}

const { services } = parse(readFileSync(repositoryPath('docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};

describe('docker-compose.yml', () => {
  it('has the services of the whole stack', () => {
    expect(Object.keys(services)).toEqual([
      'panel',
      'lab',
      'exporter',
      'prometheus',
      'alertmanager',
      'pager',
      'grafana',
    ]);
  });

  it.each(Object.entries(services))('%s may do no more than it must, and cannot take the machine', (_, service) => {
    expect(service).toMatchObject({
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      pids_limit: 256,
      read_only: true,
      mem_limit: expect.stringMatching(/^(\$\{\w+:-)?\d+[mg]\}?$/) as string,
    });
    expect(service).not.toHaveProperty('cap_add');
    expect(service).not.toHaveProperty('privileged');
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});
