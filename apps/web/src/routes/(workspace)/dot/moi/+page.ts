/** A long form: nothing typed before a script arrives may be lost to it, and the form needs none. */
export const csr = false;
