#!/usr/bin/env node
'use strict';
// CommonJS on purpose: an old Node must be able to parse this file, so that it can say what it lacks.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `otports needs Node 24 or later, this is ${process.versions.node}. In a clone, "npx otports" and the npm scripts use the right one.\n`,
  );
  process.exit(2);
}
import('../dist/main.js').catch((error) => {
  if (error.code === 'ERR_MODULE_NOT_FOUND' && String(error.message).includes('main.js')) {
    process.stderr.write('otports is not built yet. Type: npm run build\n');
    process.exit(2);
  }
  throw error;
});
