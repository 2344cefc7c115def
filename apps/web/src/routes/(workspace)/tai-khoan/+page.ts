/** Forms whose marks stand in the page: nothing chosen before a script arrives may be lost to it, and none is needed. */
export const csr = false;
