/** Citizens' pages: made on the server, whole without a script. The one script they have is their own and only helps. */
export const csr = false;
