/** Whether single keys act on this computer. Kept in the browser, since it is a habit of whoever sits there. */
const name = 'phim-tat';

/** In a browser only. */
export const keysAreOff = (): boolean => localStorage.getItem(name) === 'tat';

export function switchKeys(on: boolean): void {
  if (on) localStorage.removeItem(name);
  else localStorage.setItem(name, 'tat');
}
