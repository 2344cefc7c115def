/**
 * An invented province for tests of samples in stages: communes with their households, hamlets inside, households inside
 * those. Everything below a commune follows from its code, so that a list of drawn places alone can be made, as offices do.
 */

export interface InventedCommune {
  readonly code: string;
  readonly name: string;
  readonly stratum: string;
  /** As the province's list has them: some years old. */
  readonly households: number;
}

export interface InventedHamlet {
  readonly code: string;
  readonly name: string;
  readonly commune: InventedCommune;
  /** As the commune's list has them. */
  readonly households: number;
  /** As found when they are listed one by one. */
  readonly present: number;
}

/** A whole number from 0 below `limit`, the same for the same text (FNV-1a). */
export function pick(text: string, limit: number): number {
  let hash = 0x811c9dc5;
  for (const unit of text) hash = Math.imul(hash ^ unit.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % limit;
}

/** Code and name of a commune; its kind is the first word of the name. */
export type NamedCommune = readonly [code: string, name: string];

const firstNames = ['Bình', 'Hòa', 'Tân', 'Phú', 'Long', 'Sơn', 'Vĩnh', 'Thanh'] as const;
const lastNames = ['An', 'Lộc', 'Thịnh', 'Mỹ', 'Khê'] as const;

/** Names of 40 communes, a quarter of them wards. */
export const inventedNames: readonly NamedCommune[] = firstNames.flatMap((first, row) =>
  lastNames.map((last, column): NamedCommune => {
    const number = row * lastNames.length + column;
    return [String(90001 + 3 * number), `${number % 4 === 0 ? 'Phường' : 'Xã'} ${first} ${last}`];
  }),
);

export const inventCommunes = (names: readonly NamedCommune[] = inventedNames): InventedCommune[] =>
  names.map(([code, name]) => {
    const sizes = Array.from({ length: countHamlets(code) }, (_, at) => sizeOfHamlet(code, at));
    const sum = sizes.reduce((all, size) => all + size, 0);
    return {
      code,
      name,
      stratum: name.split(' ')[0] === 'Phường' ? 'Phường' : 'Xã, đặc khu',
      households: Math.round((sum * (85 + pick(`điều tra cũ ${code}`, 31))) / 100),
    };
  });

const countHamlets = (code: string): number => 4 + pick(`thôn của ${code}`, 6);
const sizeOfHamlet = (code: string, at: number): number => 40 + pick(`hộ của ${code} ${at}`, 70);

export const hamletsOf = (commune: InventedCommune): InventedHamlet[] =>
  Array.from({ length: countHamlets(commune.code) }, (_, at) => ({
    code: `${commune.code}-${String(at + 1).padStart(2, '0')}`,
    name: `${commune.stratum === 'Phường' ? 'Tổ dân phố' : 'Thôn'} ${at + 1}`,
    commune,
    households: sizeOfHamlet(commune.code, at),
    present: sizeOfHamlet(commune.code, at) - 8 + pick(`hộ nay của ${commune.code} ${at}`, 17),
  }));

const csv = (rows: readonly (readonly (string | number)[])[]): Uint8Array =>
  new TextEncoder().encode(`\ufeff${rows.map((cells) => cells.join(';')).join('\r\n')}\r\n`);

export const communeList = (communes: readonly InventedCommune[]): Uint8Array =>
  csv([
    ['Mã xã', 'Tên xã, phường', 'Loại đơn vị', 'Số hộ'],
    ...communes.map(({ code, name, stratum, households }) => [code, name, stratum, households]),
  ]);

export const hamletList = (communes: readonly InventedCommune[]): Uint8Array =>
  csv([
    ['Mã xã', 'Xã, phường', 'Mã thôn', 'Thôn, tổ dân phố', 'Số hộ'],
    ...communes
      .flatMap(hamletsOf)
      .map(({ code, name, commune, households }) => [commune.code, commune.name, code, name, households]),
  ]);

export const householdList = (hamlets: readonly InventedHamlet[]): Uint8Array =>
  csv([
    ['Mã thôn', 'Thôn', 'Mã hộ', 'Chủ hộ', 'Địa chỉ'],
    ...hamlets.flatMap(({ code, name, present }) =>
      Array.from({ length: present }, (_, at) => {
        const number = String(at + 1).padStart(3, '0');
        return [code, name, `${code}-${number}`, `Chủ hộ ${number}`, `Số ${at + 1}, ${name}`];
      }),
    ),
  ]);
