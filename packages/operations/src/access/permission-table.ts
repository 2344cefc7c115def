/**
 * The permission table as a page of the docs (docs/phan-quyen.md), made from the one that the operations ask. Run this
 * file to write the page; a test keeps both equal.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasPermission, type Permission, permissionNames, permissionTable, type Role } from '../permissions.ts';

const columns: readonly (readonly [Role, string])[] = [
  ['administrator', 'Quản trị'],
  ['officer', 'Cán bộ phụ trách'],
  ['data-entry', 'Nhập liệu'],
  ['leader', 'Lãnh đạo'],
  ['supervisor', 'Giám sát độc lập'],
  ['operator', 'Dòng lệnh trên máy chủ'],
  ['citizen', 'Người có mã phiếu'],
];

/** Where the page lies. */
export const permissionPage = join(import.meta.dirname, '../../../../docs/phan-quyen.md');

export function renderPermissionTable(): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = (Object.keys(permissionTable) as Permission[]).map((permission) => {
    const name = permissionNames[permission].vi;
    return row([
      `${name[0]?.toUpperCase()}${name.slice(1)} (\`${permission}\`)`,
      ...columns.map(([role]) => (hasPermission(role, permission) ? '✓' : '')),
    ]);
  });
  return `# Ai được làm gì

Trang này do \`packages/operations/src/access/permission-table.ts\` viết ra từ chính bảng mà phần mềm hỏi trước mỗi việc; đừng
sửa tay. Ba điều nữa, ngoài bảng:

- **Đơn vị.** Tài khoản gắn với đơn vị (ví dụ \`38/14812\`) chỉ thấy đợt của đơn vị ấy và cấp dưới; đợt của nơi khác coi như không có.
  Tài khoản không gắn đơn vị thấy mọi đợt. Xem [ADR 8](adr/0008-access-by-unit.md).
- **Giám sát độc lập.** Ai đã làm việc trong một đợt thì không giám sát đợt ấy, và ngược lại, kể cả khi đã đổi vai trò.
- **Đặt lại mật khẩu, lớp bảo vệ thứ hai** của người khác cần hai tài khoản: một quản trị viên đề nghị, một người khác xác nhận.

${row(['Việc', ...columns.map(([, name]) => name)])}
${row(['---', ...columns.map(() => ':-:')])}
${lines.join('\n')}
`;
}

if (import.meta.main) writeFileSync(permissionPage, renderPermissionTable());
