/** Most names are a name already. Millions are read at a start. */
const isBare = /^[\w.-]+$/;

/**
 * The name of a program from what a source printed: the last element of a path, without the text that setproctitle(3)
 * adds after a colon (`sshd: /usr/sbin`, `nginx: master process`), in the printed case. Never empty: a program may call
 * itself `evil\` or `/`, and a rule without a name would allow every program. U+FFFD where the name has only blanks.
 */
export function programOf(process: string): string {
  if (isBare.test(process)) return process;
  const [program = ''] = process.split(': ', 1);
  const element = program.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? '';
  const name = element.trim().replace(/:$/, '');
  return name || process.trim() || '\uFFFD';
}
