/** Where a ballot is answered on the web, fit to be printed: an address that leads there from somebody else's phone. */

export interface BallotAddress {
  /** As people type it: without scheme where that is https, "khaosat.example.vn/p". */
  readonly shown: string;
  /** Address of one ballot, for its QR code. */
  readonly of: (code: string) => string;
}

/** Of the installation's public address; undefined where there is none, or where it names only the machine itself. */
export function ballotAddress(publicAddress: string | undefined): BallotAddress | undefined {
  if (!publicAddress || !URL.canParse(publicAddress)) return undefined;
  const { protocol, hostname, origin, host } = new URL(publicAddress);
  if ((protocol !== 'https:' && protocol !== 'http:') || isOwnMachine(hostname)) return undefined;
  return {
    shown: `${protocol === 'https:' ? host : origin}/p`,
    of: (code) => `${origin}/p/${code.replaceAll('-', '')}`,
  };
}

const isOwnMachine = (hostname: string): boolean =>
  /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])\.?$/i.test(
    hostname,
  );
