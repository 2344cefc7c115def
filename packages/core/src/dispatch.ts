/**
 * A dispatch (công văn triển khai): a directive by which an authority sets its units to work on a survey and on the use of
 * the last one's results. Read from YAML by `parseDispatch` (dispatch-file.ts; format: docs/spec/dispatch.md) or drafted
 * from a plan by `draftDispatch` (dispatch-draft.ts). Texts may hold placeholders for published figures
 * (dispatch-figures.ts), so that a figure is entered once and never retyped.
 */
import type { Authority, Signatory } from './plan.ts';
import type { IsoDay } from './response.ts';

/** A published percentage of one criterion, as printed: 89.44. */
export interface PublishedCriterion {
  readonly criterion: string;
  readonly percent: number;
}

/** Results of an earlier round that units are told to use: of the province, the nation or the authority itself. */
export interface PublishedFigures {
  /** Whose: "tỉnh Thanh Hóa". */
  readonly of: string;
  readonly year: number;
  /** Chỉ số hài lòng, percent as published: 80.58. */
  readonly index: number;
  readonly highest?: PublishedCriterion;
  readonly lowest?: PublishedCriterion;
  readonly mostDissatisfied?: PublishedCriterion;
  readonly leastDissatisfied?: PublishedCriterion;
  /** Where it can be read. */
  readonly source?: string;
}

/** What a unit must do. */
export interface DispatchTask {
  readonly text: string;
  /** Printed behind the text: "hoàn thành chậm nhất ngày 31/10/2022". */
  readonly due?: IsoDay;
}

/** A numbered part: "2. Sở Nội vụ:" with its dashes, or one running paragraph. */
export interface DispatchPart {
  /** Bold heading of the part; where it is absent the number stands before the first paragraph. */
  readonly title?: string;
  readonly paragraphs: readonly string[];
  /** Lines of "- …" behind the paragraphs. */
  readonly tasks: readonly DispatchTask[];
  /** The unit that the part is addressed to, when it is addressed to one. */
  readonly unit?: string;
}

export interface Dispatch {
  /** Slug, names the printed files: "bim-son-2018-1132". */
  readonly id: string;
  readonly year: number;
  /** Cơ quan chủ quản, when the heading names one over the authority. */
  readonly superior?: string;
  readonly authority: Authority;
  /** Số: digits only; blank until the clerk has it. */
  readonly number?: string;
  /** Ký hiệu đơn vị soạn thảo: "NV" gives "1132/UBND-NV". */
  readonly draftingUnit: string;
  readonly issuedOn?: IsoDay;
  /** Behind "V/v". */
  readonly about: string;
  /** Kính gửi, one per line, without dash or ";". */
  readonly addressees: readonly string[];
  /** Văn bản căn cứ, each printed as a paragraph of its own before the lead-in, ended by ";". */
  readonly references?: readonly string[];
  /** Căn cứ and the sentence that opens the parts, paragraph by paragraph as printed. */
  readonly leadIn: readonly string[];
  readonly publishedFigures?: PublishedFigures;
  readonly parts: readonly DispatchPart[];
  /** Last paragraph, without "./."; absent where the last part ends the dispatch. */
  readonly closing?: string;
  /** Nơi nhận, one per line, without dash or ";". */
  readonly recipients: readonly string[];
  readonly signatory: Signatory;
  /** Set on dispatches of training rounds; printed on them. */
  readonly generatedData?: boolean;
}
