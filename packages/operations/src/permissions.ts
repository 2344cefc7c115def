/** Who may do what: one table, rendered in the docs and asked by every operation. */
import { type Bilingual, problem } from '@longdan/core';
import type { Context } from './context.ts';

export const roles = ['administrator', 'officer', 'data-entry', 'leader', 'supervisor', 'operator', 'citizen'] as const;
/**
 * Two are never given to an account: `operator` is the command line on the server itself, `citizen` whoever holds the
 * code of a ballot.
 */
export type Role = (typeof roles)[number];

const permissions = {
  'units.edit': ['officer', 'administrator', 'operator'],
  'frame.import': ['officer', 'operator'],
  'frame.read': ['officer', 'supervisor', 'operator'],
  'frame.freeze': ['officer', 'operator'],
  'sample.plan': ['officer', 'operator'],
  'sample.read': ['officer', 'data-entry', 'leader', 'supervisor', 'operator'],
  'seed.agree': ['officer', 'supervisor', 'operator'],
  'sample.draw': ['officer', 'supervisor', 'operator'],
  'sample.replace': ['officer', 'operator'],
  'custody.read': ['officer', 'operator'],
  'custody.destroy': ['officer', 'operator'],
  'visit.log': ['officer', 'data-entry', 'operator'],
  'call-back.plan': ['officer', 'operator'],
  'call-back.do': ['officer', 'supervisor', 'operator'],
  'call-back.decide': ['officer', 'leader', 'supervisor'],
  'round.read': ['officer', 'data-entry', 'leader', 'supervisor', 'operator'],
  'round.create': ['officer', 'operator'],
  'plan.revise': ['officer', 'operator'],
  'plan.approve': ['leader'],
  'scheme.add': ['officer', 'administrator', 'operator'],
  'questionnaire.edit': ['officer', 'operator'],
  'ballots.issue': ['officer', 'operator'],
  'codes.read': ['officer', 'operator'],
  'response.record': ['officer', 'data-entry', 'operator'],
  'response.correct': ['officer', 'operator'],
  'double-entry.set': ['officer', 'operator'],
  'responses.import': ['officer', 'operator'],
  'import.undo': ['officer', 'operator'],
  'response.read': ['officer', 'data-entry', 'operator'],
  'api-key.manage': ['officer', 'operator'],
  'collection.close': ['officer', 'operator'],
  'figures.seal': ['officer', 'operator'],
  'content.open': ['supervisor', 'operator'],
  'round.archive': ['officer', 'operator'],
  'round.take-in': ['operator'],
  'seal.sign': ['leader', 'supervisor'],
  'figures.publish': ['leader', 'operator'],
  'checkpoint.cosign': ['supervisor', 'operator'],
  'ledger.key': ['operator'],
  'content.remove': ['officer'],
  'removal.confirm': ['leader', 'supervisor'],
  'rules.change': ['officer', 'operator'],
  'response.rule': ['officer', 'operator'],
  'table.record': ['officer', 'operator'],
  'benchmark.edit': ['officer', 'operator'],
  'task.mark': ['officer', 'operator'],
  'dispatch.edit': ['officer', 'operator'],
  'dispatch.approve': ['leader'],
  'template.edit': ['officer', 'administrator', 'operator'],
  'report.edit': ['officer', 'operator'],
  'report.approve': ['leader'],
  'document.number': ['officer', 'operator'],
  'document.print': ['officer', 'data-entry', 'leader', 'supervisor', 'operator'],
  'audit.read': ['officer', 'leader', 'supervisor', 'administrator', 'operator'],
  'accounts.manage': ['administrator', 'operator'],
  'recovery.confirm': ['administrator', 'leader', 'operator'],
  'round.assign': ['administrator', 'operator'],
  'access.read': ['leader', 'supervisor', 'administrator', 'operator'],
  'ballot.answer': ['citizen'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/** What each permission is called in messages and in the docs. */
export const permissionNames: Readonly<Record<Permission, Bilingual>> = {
  'units.edit': { vi: 'nạp danh mục đơn vị hành chính', en: 'edit administrative units' },
  'frame.import': { vi: 'nạp khung mẫu', en: 'import sampling frames' },
  'frame.read': { vi: 'xem từng dòng của khung mẫu', en: 'read the rows of frames' },
  'frame.freeze': { vi: 'chốt khung mẫu', en: 'freeze sampling frames' },
  'sample.plan': { vi: 'lập phương án mẫu', en: 'plan samples' },
  'sample.read': { vi: 'xem mẫu', en: 'see samples' },
  'seed.agree': { vi: 'thống nhất số bốc thăm', en: 'agree on seeds' },
  'sample.draw': { vi: 'bốc thăm chọn mẫu', en: 'draw samples' },
  'sample.replace': { vi: 'thay người trong mẫu', en: 'replace sampled units' },
  'custody.read': { vi: 'xem người được chọn và mã phiếu của họ', en: 'see who was drawn and their codes' },
  'custody.destroy': { vi: 'hủy liên kết giữa người và mã phiếu', en: 'destroy links between people and codes' },
  'visit.log': { vi: 'ghi sổ lượt khách', en: 'keep visit logs' },
  'call-back.plan': { vi: 'lập phương án phúc tra', en: 'plan call-backs' },
  'call-back.do': { vi: 'bốc thăm và ghi kết quả phúc tra', en: 'draw call-backs and record them' },
  'call-back.decide': { vi: 'quyết định sau phúc tra', en: 'decide after call-backs' },
  'round.read': { vi: 'xem đợt khảo sát', en: 'see survey rounds' },
  'round.create': { vi: 'lập đợt khảo sát', en: 'create survey rounds' },
  'plan.revise': { vi: 'sửa kế hoạch', en: 'revise plans' },
  'plan.approve': { vi: 'phê duyệt kế hoạch', en: 'approve plans' },
  'scheme.add': { vi: 'thêm bộ tiêu chí', en: 'add schemes' },
  'questionnaire.edit': { vi: 'sửa phiếu hỏi', en: 'edit questionnaires' },
  'ballots.issue': { vi: 'phát phiếu', en: 'issue ballots' },
  'codes.read': { vi: 'xem, in mã của phiếu chưa thu về', en: 'see and print codes of ballots that are not back yet' },
  'response.record': { vi: 'nhập phiếu', en: 'record responses' },
  'double-entry.set': { vi: 'đặt tỷ lệ nhập lần hai', en: 'set the share keyed twice' },
  'response.correct': { vi: 'sửa phiếu đã nhập', en: 'correct responses' },
  'responses.import': { vi: 'nạp tệp phiếu', en: 'import responses' },
  'import.undo': { vi: 'hoàn tác lần nạp tệp', en: 'undo an import' },
  'response.read': { vi: 'xem từng phiếu', en: 'read single responses' },
  'api-key.manage': { vi: 'cấp và thu hồi khóa kết nối', en: 'give out and revoke keys of other systems' },
  'collection.close': { vi: 'kết thúc thu phiếu', en: 'close collection' },
  'figures.seal': { vi: 'niêm số liệu', en: 'seal figures' },
  'content.open': { vi: 'tải nội dung mở để tính lại', en: 'fetch the opened content to recompute' },
  'round.archive': { vi: 'tải bản lưu trữ của một đợt', en: 'fetch the archive of a round' },
  'round.take-in': { vi: 'nhận bản lưu trữ của một đợt từ nơi khác', en: 'take in archives of rounds from elsewhere' },
  'seal.sign': { vi: 'ký xác nhận bản niêm', en: 'sign sealed figures' },
  'figures.publish': { vi: 'công bố kết quả', en: 'publish results' },
  'checkpoint.cosign': { vi: 'nộp chữ ký chứng kiến điểm niêm', en: 'hand in cosignatures of checkpoints' },
  'ledger.key': { vi: 'đổi khóa của sổ niêm', en: 'change the keys of the log' },
  'content.remove': { vi: 'đề nghị xóa nội dung phiếu theo yêu cầu', en: 'propose to remove a ballot’s content' },
  'removal.confirm': { vi: 'xác nhận xóa nội dung phiếu', en: 'confirm the removal of a ballot’s content' },
  'rules.change': { vi: 'đổi quy tắc kiểm tra phiếu', en: 'change eligibility rules' },
  'response.rule': { vi: 'quyết định về một phiếu', en: 'rule on a response' },
  'table.record': { vi: 'nhập bảng tổng hợp', en: 'record tables of totals' },
  'benchmark.edit': { vi: 'nhập số liệu so sánh', en: 'edit benchmarks' },
  'task.mark': { vi: 'đánh dấu việc đã xong', en: 'mark tasks' },
  'dispatch.edit': { vi: 'soạn công văn', en: 'write dispatches' },
  'dispatch.approve': { vi: 'phê duyệt công văn', en: 'approve dispatches' },
  'template.edit': { vi: 'sửa mẫu văn bản', en: 'edit document templates' },
  'report.edit': { vi: 'sửa báo cáo', en: 'edit reports' },
  'report.approve': { vi: 'phê duyệt báo cáo', en: 'approve reports' },
  'document.number': { vi: 'cho số văn bản', en: 'number documents' },
  'document.print': { vi: 'in văn bản', en: 'print documents' },
  'audit.read': { vi: 'xem nhật ký', en: 'read the audit' },
  'accounts.manage': { vi: 'quản lý tài khoản', en: 'manage accounts' },
  'recovery.confirm': { vi: 'xác nhận đặt lại đường vào của tài khoản', en: 'confirm resets of accounts' },
  'round.assign': { vi: 'giao đợt khảo sát cho đơn vị', en: 'assign rounds to units' },
  'access.read': { vi: 'xem ai đã mở từng phiếu', en: 'see who looked at single ballots' },
  'ballot.answer': { vi: 'trả lời phiếu của mình', en: 'answer one’s own ballot' },
};

export const permissionTable: Readonly<Record<Permission, readonly Role[]>> = permissions;

/** Whether a role has a permission; for faces that hide what would be refused. */
export function hasPermission(role: Role, permission: Permission): boolean {
  return permissionTable[permission].includes(role);
}

/** What a permission is called, for a refusal in either language. */
export function nameAct(permission: Permission): { readonly act: string; readonly actEn: string } {
  const { vi, en } = permissionNames[permission];
  return { act: vi, actEn: en };
}

/** Refuses (Problem `not-permitted`) when the actor's role lacks the permission. */
export function requirePermission(context: Pick<Context, 'actor'>, permission: Permission): void {
  if (!hasPermission(context.actor.role, permission))
    throw problem('not-permitted', { ...nameAct(permission), permission });
}
