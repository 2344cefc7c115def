/**
 * What a report or a record says of its own about who issues it, to whom and who signs, where that differs from the plan.
 * Each part replaces the plan's whole. A frame is written when it is chosen; a house template changed later changes none.
 */
import { type Authority, type House, type HouseDocument, recipientsOfHouse, type Signatory } from '@longdan/core';
import type { OfficialDocument } from './official/document.ts';

export interface DocumentFrame {
  readonly superior?: string;
  readonly authority?: Authority;
  readonly addressees?: readonly string[];
  readonly recipients?: readonly string[];
  readonly signatory?: Signatory;
}

/** The words of a house template for one kind of document. */
export function frameOfHouse(house: House, document: HouseDocument): DocumentFrame {
  const recipients = recipientsOfHouse(house, document);
  const { superior, authority, signatory, reportAddressees } = house;
  return {
    authority,
    ...(superior === undefined ? {} : { superior }),
    ...(document === 'report' && reportAddressees !== undefined ? { addressees: reportAddressees } : {}),
    ...(recipients === undefined ? {} : { recipients }),
    ...(signatory === undefined ? {} : { signatory }),
  };
}

/** The document with the frame's words in place of its own. */
export function applyFrame(document: OfficialDocument, frame: DocumentFrame | undefined): OfficialDocument {
  if (frame === undefined) return document;
  const { superior, authority, addressees, recipients, signatory } = frame;
  const [type] = document.number.symbol.split('-');
  return {
    ...document,
    ...(superior === undefined ? {} : { superior }),
    ...(authority === undefined
      ? {}
      : {
          issuer: authority.heading,
          issuerName: authority.name,
          place: authority.place,
          number: { ...document.number, symbol: `${type}-${authority.symbol}` },
        }),
    ...(addressees === undefined ? {} : { addressees }),
    ...(recipients === undefined ? {} : { recipients }),
    ...(signatory === undefined ? {} : { signature: signatory }),
  };
}
