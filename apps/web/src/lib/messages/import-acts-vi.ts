/** Acts of imports, as the audit names them. */
export const importActsVi = {
  'import-finished': 'Nạp xong một tệp',
  'import-resumed': 'Nạp tiếp một tệp',
  'import-cancelled': 'Dừng nạp một tệp',
  'import-undo-begun': 'Bắt đầu hoàn tác một lần nạp',
  'import-undone': 'Hoàn tác một lần nạp',
  'mapping-remembered': 'Nhớ cách ghép cột',
  'mapping-forgotten': 'Quên cách ghép cột',
};
