/**
 * The file of a thread beside the module that starts it, with the ending of that module: TypeScript in tests,
 * JavaScript after the build.
 * @param module `import.meta.url`
 * @param name without its ending: `./load-worker`
 */
export function workerFile(module: string, name: string): URL {
  return new URL(`${name}${module.endsWith('.ts') ? '.ts' : '.js'}`, module);
}
