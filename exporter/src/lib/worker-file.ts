/**
 * The file of a thread beside the module that starts it, in the language in which that module runs: TypeScript in tests,
 * JavaScript once it is built.
 * @param module `import.meta.url`
 * @param name without its ending: `./load-worker`
 */
export function workerFile(module: string, name: string): URL {
  return new URL(`${name}${module.endsWith('.ts') ? '.ts' : '.js'}`, module);
}
