/** Listens for single keys where there is a person at a terminal. The returned function gives the terminal back. */
export function onKeys(on: { readonly toggle: (isOpen: boolean) => void; readonly quit: () => void }): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) {
    return () => undefined;
  }
  const pressed = (key: Buffer): void => {
    const name = key.toString();
    if (name === 'c' || name === 'o') on.toggle(name === 'o');
    // Ctrl-C: a raw terminal makes no signal of it.
    if (name === 'q' || name === '\u0003') on.quit();
  };
  stdin.setRawMode(true);
  stdin.resume();
  stdin.on('data', pressed);
  return () => {
    stdin.off('data', pressed);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
