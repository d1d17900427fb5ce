/** `npm run build`: the bootstrap before it has built the exporter; the panel is left. */
import { runAll } from './run.mjs';

runAll([{ name: 'the panel', command: 'npm', args: ['run', '--silent', '-w', 'grafana-plugin', 'build'] }]);
