// The browser that the tests drive. Debian's headless shell is the same engine without the windows of a desktop browser,
// which took a third of the browser's work: it goes before Chromium where it is installed.
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'] as const;

/** Path of the browser: `CHROMIUM`, else the first of the known places. @throws Error saying what to install */
export function findChromium(): string {
  const named = process.env['CHROMIUM'];
  const found = named === undefined ? places.find((path) => existsSync(path)) : existsSync(named) ? named : undefined;
  if (found === undefined)
    throw new Error(
      `Các bài thử trên trình duyệt cần Chromium tại ${named ?? places.join(' hoặc ')} (Debian: apt-get install chromium; nơi khác: đặt biến CHROMIUM). Chromium is needed for the browser tests: install it, or set CHROMIUM to its path.`,
    );
  return found;
}
