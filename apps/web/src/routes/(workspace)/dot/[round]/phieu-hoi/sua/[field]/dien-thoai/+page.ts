/** As the citizens' own pages: made on the server, with their one small script. */
export const csr = false;
