import fc from 'fast-check';

/**
 * Properties are tried with the same inputs in each run of `npm test`: whoever has just cloned the project sees what everybody
 * sees. `npm run fuzz` sets other seeds; what it finds becomes a case of its own beside the property.
 */
fc.configureGlobal({ seed: Number(process.env['OTPORTS_SEED'] ?? 1) });
