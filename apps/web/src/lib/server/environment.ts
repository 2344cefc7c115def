/** Settings of the installation, read once from the process's environment. */
import process from 'node:process';

/** The province's own log-in, by OpenID Connect. */
export interface SingleSignOnSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button says: "Đăng nhập bằng tài khoản công vụ". */
  readonly label: string | undefined;
}

export interface Environment {
  /** Folder that holds the database and the secrets. */
  readonly dataFolder: string;
  /** Address of a PostgreSQL database, postgres://…; without it the data lie in the folder. */
  readonly database: string | undefined;
  /** Public address such as https://khaosat.example.vn; absent on a desk's own machine. */
  readonly origin: string | undefined;
  /** Demonstration: four accounts with a known password, shown on the login page. Never with real data. */
  readonly demo: boolean;
  readonly singleSignOn: SingleSignOnSettings | undefined;
  /** Login name of an account that the operator of this server lets in again, where there is no second person to do it. */
  readonly recover: string | undefined;
}

export function readEnvironment(): Environment {
  return {
    dataFolder: process.env['LONGDAN_DATA'] || 'data',
    database: process.env['LONGDAN_DATABASE'] || undefined,
    origin: process.env['LONGDAN_ORIGIN'] || undefined,
    demo: process.env['LONGDAN_DEMO'] === '1',
    singleSignOn: readSingleSignOn(),
    recover: process.env['LONGDAN_RECOVER'] || undefined,
  };
}

/** @throws Error when it is set by half: a log-in that silently is not there helps nobody */
function readSingleSignOn(): SingleSignOnSettings | undefined {
  const { LONGDAN_OIDC_ISSUER, LONGDAN_OIDC_CLIENT_ID, LONGDAN_OIDC_CLIENT_SECRET, LONGDAN_OIDC_LABEL } = process.env;
  const given = [LONGDAN_OIDC_ISSUER, LONGDAN_OIDC_CLIENT_ID, LONGDAN_OIDC_CLIENT_SECRET];
  if (given.every((value) => !value)) return undefined;
  if (!LONGDAN_OIDC_ISSUER || !LONGDAN_OIDC_CLIENT_ID || !LONGDAN_OIDC_CLIENT_SECRET)
    throw new Error(
      'LONGDAN_OIDC_ISSUER, LONGDAN_OIDC_CLIENT_ID and LONGDAN_OIDC_CLIENT_SECRET must be given together.',
    );
  return {
    issuer: LONGDAN_OIDC_ISSUER,
    clientId: LONGDAN_OIDC_CLIENT_ID,
    clientSecret: LONGDAN_OIDC_CLIENT_SECRET,
    label: LONGDAN_OIDC_LABEL || undefined,
  };
}
