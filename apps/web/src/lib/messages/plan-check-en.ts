/** What the server says of a plan it has looked through. Only the sentence goes to the browser. */
export const planCheckEn = {
  leftovers: 'Words of the template are left',
  leftoversLead: (parts: string) =>
    `These parts still say “Bút Sơn”: ${parts}. Choose “Edit” and rewrite them before signing.`,
};
