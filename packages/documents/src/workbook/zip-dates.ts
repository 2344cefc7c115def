/**
 * Sets the date of every entry of a ZIP archive to its epoch, 1980-01-01 00:00, in place, so that the same figures give the
 * same bytes. Source: PKWARE APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).
 */

const localHeader = 0x04034b50;
const directoryHeader = 0x02014b50;
const directoryEnd = 0x06054b50;
/** DOS date of 1980-01-01: year 0, month 1, day 1. */
const firstDay = (1 << 5) | 1;

/** @throws RangeError when `archive` is not a plain ZIP archive (archives of 4 GB and more are none here) */
export function setZipDates(archive: Uint8Array): void {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const at = (offset: number, signature: number, what: string): number => {
    if (offset < 0 || offset + 4 > archive.byteLength || view.getUint32(offset, true) !== signature)
      throw new RangeError(`not a ZIP archive: no ${what} at byte ${offset}`);
    return offset;
  };
  let end = archive.byteLength - 22;
  while (end > 0 && view.getUint32(end, true) !== directoryEnd) end--;
  at(end, directoryEnd, 'end of central directory');
  const entries = view.getUint16(end + 10, true);
  let entry = view.getUint32(end + 16, true);
  for (let i = 0; i < entries; i++) {
    at(entry, directoryHeader, 'directory entry');
    const local = at(view.getUint32(entry + 42, true), localHeader, 'local header');
    view.setUint16(entry + 12, 0, true);
    view.setUint16(entry + 14, firstDay, true);
    view.setUint16(local + 10, 0, true);
    view.setUint16(local + 12, firstDay, true);
    entry +=
      46 + view.getUint16(entry + 28, true) + view.getUint16(entry + 30, true) + view.getUint16(entry + 32, true);
  }
}
