/** Whole without a script; its own small one checks in the reader's browser. */
export const csr = false;
