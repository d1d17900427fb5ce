import { writeFile } from 'node:fs/promises';

import { fleetDashboard } from './fleet.ts';
import { fleetFile, textOf } from './files.ts';

await writeFile(fleetFile, textOf(fleetDashboard()));
