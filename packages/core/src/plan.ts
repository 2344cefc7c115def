/**
 * The plan of a round (kế hoạch): what the authority decides before anything is asked. Read from YAML by `parsePlan`
 * (plan-file.ts; format: docs/spec/plan.md) or entered in the browser; both complete.
 */
import type { RespondentKind } from './question.ts';
import type { IsoDay } from './response.ts';

/** The body that issues the documents. */
export interface Authority {
  /** Full name in running text: "UBND thị trấn Bút Sơn". */
  readonly name: string;
  /** Lines of the document heading, caps: ["ỦY BAN NHÂN DÂN", "THỊ TRẤN BÚT SƠN"]. */
  readonly heading: readonly string[];
  /** Place before the date: "Thị trấn Bút Sơn". */
  readonly place: string;
  /** Symbol in the number of documents: "UBND" gives "05/KH-UBND". */
  readonly symbol: string;
}

/** When the respondent is asked: during the transaction, or having finished one in the period. */
export type SurveyMoment = 'at-counter' | 'past-clients';

/** Lĩnh vực: a service field surveyed, with its quota of ballots. */
export interface SurveyField {
  readonly id: string;
  readonly title: string;
  readonly quota: number;
  readonly advisingUnit?: string;
  readonly area?: string;
  readonly moments: readonly SurveyMoment[];
  readonly note?: string;
  /** Scheme of its own questionnaire when it differs from the plan's. */
  readonly scheme?: string;
}

/** A unit or desk that is surveyed. */
export interface SurveyUnit {
  readonly id: string;
  readonly title: string;
}

export const fieldworkMethods = ['paper', 'counter', 'face-to-face', 'phone', 'post', 'web', 'qr', 'kiosk'] as const;
export type FieldworkMethod = (typeof fieldworkMethods)[number];

/** How respondents are chosen; decides what may be claimed of the results. */
export type SelectionKind = 'counter-quota' | 'self-selected' | 'probability-sample' | 'whole-population';

/** What the round promises about identity (docs: three modes). */
export type RoundMode = 'confidential' | 'anonymous' | 'open';

/** A row of the timeline table. */
export interface TimelineRow {
  readonly content: string;
  /** As printed: "Tháng 9/2022 và tháng 10/2022". */
  readonly time: string;
  /** Last day, for the task list; derived from `time` where it names a month or a day. */
  readonly due?: IsoDay;
  readonly product: string;
  readonly lead: string;
  readonly cooperating?: string;
}

/** Tasks given to one unit under "Tổ chức thực hiện". */
export interface Assignment {
  readonly unit: string;
  readonly tasks: readonly string[];
}

export interface Signatory {
  /** Lines over the title: ["TM. ỦY BAN NHÂN DÂN"] or ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"]. */
  readonly authorityLines: readonly string[];
  readonly title: string;
  readonly name: string;
}

export interface Plan {
  /** Slug, the round's code in addresses and commands: "but-son-2022". */
  readonly id: string;
  readonly title: string;
  readonly year: number;
  /** Cơ quan chủ quản, when the heading names one over the authority. */
  readonly superior?: string;
  readonly authority: Authority;
  /** Số: digits only; blank until the clerk has it. */
  readonly number?: string;
  readonly issuedOn?: IsoDay;
  readonly legalBases: readonly string[];
  readonly purposes: readonly string[];
  readonly requirements: readonly string[];
  readonly scope: string;
  readonly objects: string;
  readonly respondentKinds: readonly RespondentKind[];
  /** Scheme id of the questionnaire. */
  readonly scheme: string;
  readonly fields: readonly SurveyField[];
  readonly units: readonly SurveyUnit[];
  readonly methods: readonly FieldworkMethod[];
  readonly selection: SelectionKind;
  readonly mode: RoundMode;
  /** Fieldwork period against which the day of each ballot is held. */
  readonly period?: { readonly from: IsoDay; readonly to: IsoDay };
  /** Whether the form asks consent before the first question. */
  readonly asksConsent: boolean;
  readonly timeline: readonly TimelineRow[];
  readonly budget: string;
  readonly assignments: readonly Assignment[];
  readonly closing?: string;
  /** Nơi nhận, one per line, without dash or ";". */
  readonly recipients: readonly string[];
  readonly reportAddressees: readonly string[];
  readonly signatory: Signatory;
  /** Who watches independently (MTTQ …); absent: outputs say there is none. */
  readonly supervisor?: string;
  /** Set on rounds whose ballots were generated for training; printed on everything made from them. */
  readonly generatedData?: boolean;
}
