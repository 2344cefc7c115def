/** Reading of who issues and signs a document: the same in plan and dispatch files. */
import type { Reader, Spot } from './material.ts';
import type { Authority, Signatory } from './plan.ts';

export const emptyAuthority: Authority = { name: '', heading: [], place: '', symbol: 'UBND' };

/** Its full name alone is enough: "UBND thị trấn Bút Sơn". */
export function readAuthority(reader: Reader, at: Spot): Authority {
  if (at.node && !('items' in at.node)) return completeAuthority(reader.text(at), {});
  const fields = reader.group(at, ['name', 'heading', 'place', 'symbol']);
  return completeAuthority(fields.required('name', reader.text, ''), {
    ...fields.some('heading', reader.texts),
    ...fields.some('place', reader.text),
    ...fields.some('symbol', reader.text),
  });
}

function completeAuthority(name: string, given: Partial<Authority>): Authority {
  const area = /^(?:UBND|Ủy ban nhân dân)\s+(.+)$/iu.exec(name)?.[1];
  // A capital may decompose where its small letter does not, so the result is composed again.
  const heading = (area ? ['ỦY BAN NHÂN DÂN', area] : [name]).map((line) => line.toUpperCase().normalize('NFC'));
  const place = (area ?? name).replace(/^./u, (first) => first.toUpperCase()).normalize('NFC');
  return { name, heading, place, symbol: 'UBND', ...given };
}

/** Who signs where nothing is said; a document may be drafted before the name is known. */
export const usualSignatory: Signatory = { authorityLines: ['TM. ỦY BAN NHÂN DÂN'], title: 'CHỦ TỊCH', name: '' };

/** A title or a name written as "" stays blank: a copy may show the one without the other. */
export function readSignatory(reader: Reader, at: Spot): Signatory {
  const fields = reader.group(at, ['authorityLines', 'title', 'name']);
  const textOr = (name: string, otherwise: string) => {
    if (fields.isWritten(name) && isEmptyText(fields.spot(name))) return '';
    return fields.optional(name, reader.text) ?? otherwise;
  };
  return {
    authorityLines:
      fields.optional('authorityLines', (spot) =>
        spot.node && 'items' in spot.node ? reader.list(reader.text, { mayBeEmpty: true })(spot) : reader.texts(spot),
      ) ?? usualSignatory.authorityLines,
    title: textOr('title', usualSignatory.title),
    name: textOr('name', ''),
  };
}

const isEmptyText = ({ node }: Spot): boolean => node !== null && 'value' in node && node.value === '';
