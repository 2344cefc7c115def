/** The right spelling of a commune by the list of territories, where exactly one in force bears the name. */
import { foldWording } from '@longdan/importing';
import { administrativeUnits, type Queryable } from '@longdan/store';

/** "Hoằng Hóa", "xã Hoằng Hoá" and "Xã Hoằng Hoá" are one; a name that several bear stays as it is written. */
export async function createCommuneNamer(db: Queryable): Promise<(text: string) => string> {
  const byName = new Map<string, Set<string>>();
  const add = (key: string, name: string) => byName.set(key, (byName.get(key) ?? new Set()).add(name));
  for (const { level, name } of await administrativeUnits.listUnitsInForce(db)) {
    if (level !== 'commune') continue;
    const whole = foldWording(name);
    add(whole, name);
    const bare = whole.replace(bareName, '');
    if (bare !== whole) add(bare, name);
  }
  return (text) => {
    const names = byName.get(foldWording(text));
    return names?.size === 1 ? [...names][0]! : text;
  };
}

const bareName = new RegExp(`^(${['xã', 'phường', 'thị trấn', 'đặc khu'].map(foldWording).join('|')}) `, 'u');
