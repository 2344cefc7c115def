/** Pages for everyone: made on the server, without a framework in the browser. */
export const csr = false;
