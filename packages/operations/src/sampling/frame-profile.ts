/** What a frame looks like: how many units in each place, field and month, and what was found in its rows. */
import type { Finding } from '@longdan/core';
import type { CleanUnit } from './frame-checks.ts';

export interface Share {
  readonly name: string;
  readonly count: number;
}

export interface FrameProfile {
  readonly total: number;
  readonly communes: readonly Share[];
  /** Number of distinct hamlets, and the sizes of the smallest and largest. */
  readonly hamlets: { readonly count: number; readonly smallest: number; readonly largest: number };
  readonly fields: readonly (Share & { readonly id: string })[];
  readonly units: readonly Share[];
  /** YYYY-MM of the result. */
  readonly months: readonly Share[];
  /** Units by commune and field, for planning strata. */
  readonly cells: readonly { readonly commune: string; readonly field: string; readonly count: number }[];
  /** Units by stratum, where the list gives strata. */
  readonly strata?: readonly Share[];
  /** Households or whatever `size` counts. */
  readonly sizeTotal: number;
  /** Rows by what was found in them. */
  readonly findings: readonly {
    readonly code: string;
    readonly severity: Finding['severity'];
    readonly count: number;
  }[];
  /** Units that share a phone number with an earlier one: people with several case files, likelier to be drawn. */
  readonly sharedPhones: number;
}

/** Names listed of one kind; the rest of a very long list is summed up. */
const mostListed = 4000;

type CountedBy = 'commune' | 'hamlet' | 'field' | 'unit' | 'month' | 'cell' | 'stratum';

export class ProfileCounter {
  #total = 0;
  #sizeTotal = 0;
  #sharedPhones = 0;
  readonly #maps: Readonly<Record<CountedBy, Map<string, number>>> = {
    commune: new Map<string, number>(),
    hamlet: new Map<string, number>(),
    field: new Map<string, number>(),
    unit: new Map<string, number>(),
    month: new Map<string, number>(),
    cell: new Map<string, number>(),
    stratum: new Map<string, number>(),
  };
  readonly #fieldIds = new Map<string, string>();
  readonly #findings = new Map<string, { severity: Finding['severity']; count: number }>();
  readonly #phones = new Set<string>();

  add(unit: CleanUnit): void {
    const count = (map: CountedBy, name: string) => this.#maps[map].set(name, (this.#maps[map].get(name) ?? 0) + 1);
    this.#total += 1;
    this.#sizeTotal += unit.size === '' ? 0 : Number(unit.size);
    const field = unit.field?.title ?? '';
    if (unit.field) this.#fieldIds.set(field, unit.field.id);
    count('commune', unit.commune);
    if (unit.hamlet !== '') count('hamlet', `${unit.commune}\u001f${unit.hamlet}`);
    count('field', field);
    count('unit', unit.unit?.title ?? unit.unitText);
    if (unit.finished !== '') count('month', unit.finished.slice(0, 7));
    count('cell', `${unit.commune}\u001f${field}`);
    if (unit.stratum !== '') count('stratum', unit.stratum);
    const phone = unit.contact.phone?.replaceAll(/\D/g, '');
    if (!phone) return;
    if (this.#phones.has(phone)) this.#sharedPhones += 1;
    else this.#phones.add(phone);
  }

  note(findings: readonly Finding[]): void {
    for (const { code, severity } of findings) {
      const known = this.#findings.get(code);
      this.#findings.set(code, { severity, count: (known?.count ?? 0) + 1 });
    }
  }

  finish(): FrameProfile {
    const list = (map: ReadonlyMap<string, number>): Share[] =>
      [...map]
        .map(([name, count]) => ({ name, count }))
        .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
        .slice(0, mostListed);
    const { commune, hamlet, field, unit, month, cell, stratum } = this.#maps;
    const sizes = [...hamlet.values()];
    return {
      total: this.#total,
      communes: list(commune),
      hamlets: {
        count: hamlet.size,
        smallest: sizes.reduce((least, one) => Math.min(least, one), sizes[0] ?? 0),
        largest: sizes.reduce((most, one) => Math.max(most, one), 0),
      },
      fields: list(field).map((one) => ({ ...one, id: this.#fieldIds.get(one.name) ?? '' })),
      units: list(unit),
      months: list(month).sort((a, b) => (a.name < b.name ? -1 : 1)),
      cells: list(cell).map(({ name, count }) => {
        const [place = '', title = ''] = name.split('\u001f');
        return { commune: place, field: title, count };
      }),
      strata: list(stratum),
      sizeTotal: this.#sizeTotal,
      findings: [...this.#findings].map(([code, found]) => ({ code, ...found })),
      sharedPhones: this.#sharedPhones,
    };
  }
}
