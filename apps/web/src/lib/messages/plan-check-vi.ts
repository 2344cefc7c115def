/** What the server says of a plan it has looked through. Only the sentence goes to the browser. */
export const planCheckVi = {
  leftovers: 'Còn chữ của kế hoạch mẫu',
  leftoversLead: (parts: string) =>
    `Những mục sau vẫn ghi “Bút Sơn”: ${parts}. Bấm “Sửa” và viết lại trước khi trình ký.`,
};
