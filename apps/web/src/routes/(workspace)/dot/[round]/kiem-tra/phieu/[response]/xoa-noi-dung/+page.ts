/** Forms and a list to read: nothing typed before a script arrives may be lost to it, and none is needed. */
export const csr = false;
