/**
 * The name of a program in what a source printed: the last element of a path, without what setproctitle(3) wrote behind a
 * colon (`sshd: /usr/sbin`, `nginx: master process`), in the case in which it was printed. Never empty: a program may call
 * itself `evil\` or `/`, and a rule without a name would allow every program. U+FFFD where the name is nothing but blanks.
 */
export function programOf(process: string): string {
  const [program = ''] = process.split(': ', 1);
  const element = program.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? '';
  const name = element.trim().replace(/:$/, '');
  return name || process.trim() || '\uFFFD';
}
