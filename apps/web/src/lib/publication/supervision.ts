/** Whether another organisation supervises the round; where none does, every output says so. Known to the browser too. */
export const isSupervised = ({ supervisor }: { readonly supervisor?: string }): boolean =>
  (supervisor?.trim() ?? '') !== '';
