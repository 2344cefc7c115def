/**
 * Slips to cut and hand out: one ballot code each, ten to a sheet of A4, so that people answer on their own phone or at
 * the desk's tablet. As plain data; `slips-pdf.ts` prints it.
 */
import type { Plan, RoundMode } from '@longdan/core';
import { capitalise, generatedDataLabel, trimItem } from '../official/document.ts';
import { modePromises } from '../questionnaire-form/form.ts';

export interface Slip {
  /** As printed, in two groups. */
  readonly code: string;
  /** Text of the QR code; none without a public address. */
  readonly qrText?: string;
}

export interface Slips {
  readonly issuer: string;
  readonly title: string;
  /** Service field that the ballot is about. */
  readonly subject: string;
  /** What to do, one step a line. */
  readonly steps: readonly string[];
  readonly promise: string;
  readonly slips: readonly Slip[];
  readonly label?: string;
}

/** The promise of each mode as short as a slip needs; the form itself says the whole of it (`modePromises`). */
const shortPromises: Readonly<Record<RoundMode, string>> = {
  confidential: 'Bảo mật: tên Ông/Bà không ghi cùng câu trả lời.',
  anonymous: 'Ẩn danh: không có danh sách nào nối phiếu này với Ông/Bà.',
  open: `${modePromises.open.split('.')[0]}.`,
};

export interface SlipsInput {
  readonly plan: Pick<Plan, 'authority' | 'mode' | 'generatedData'>;
  readonly fieldTitle: string;
  /** As printed. */
  readonly ballotCodes: readonly string[];
  /** Where codes are entered, as people type it ("khaosat.example.vn/p"). Without it a line is left to write it on. */
  readonly address?: string;
  readonly qrText?: (code: string) => string;
}

export function composeSlips({ plan, fieldTitle, ballotCodes, address, qrText }: SlipsInput): Slips {
  const where = address ?? '……………………………………………';
  return {
    issuer: plan.authority.name,
    title: 'PHIẾU KHẢO SÁT SỰ HÀI LÒNG',
    subject: capitalise(trimItem(fieldTitle)),
    steps: [
      qrText ? `Quét mã bên cạnh, hoặc mở trang ${where}` : `Mở trang ${where}`,
      'Nhập mã phiếu và trả lời vài câu hỏi.',
    ],
    promise: shortPromises[plan.mode],
    slips: ballotCodes.map((code) => ({ code, ...(qrText ? { qrText: qrText(code) } : {}) })),
    ...(plan.generatedData ? { label: generatedDataLabel } : {}),
  };
}
