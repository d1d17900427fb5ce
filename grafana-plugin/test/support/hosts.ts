import path from 'node:path';

/** A Grafana whose packages the built panel is loaded into. */
export interface HostVersion {
  readonly grafana: string;
  /** Folder from which `@grafana/*` and React resolve: another version is another folder with its own node_modules. */
  readonly packages: string;
}

export const workspace = path.resolve(import.meta.dirname, '../..');

export const hosts: readonly HostVersion[] = [{ grafana: '12.4.10', packages: workspace }];
