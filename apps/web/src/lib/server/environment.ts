/** Settings of the installation, read once from the process's environment. */
import process from 'node:process';

export interface Environment {
  /** Folder that holds the database and the secrets. */
  readonly dataFolder: string;
  /** Address of a PostgreSQL database, postgres://…; without it the data lie in the folder. */
  readonly database: string | undefined;
  /** Public address such as https://khaosat.example.vn; absent on a desk's own machine. */
  readonly origin: string | undefined;
  /** Demonstration: four accounts with a known password, shown on the login page. Never with real data. */
  readonly demo: boolean;
}

export function readEnvironment(): Environment {
  return {
    dataFolder: process.env['LONGDAN_DATA'] || 'data',
    database: process.env['LONGDAN_DATABASE'] || undefined,
    origin: process.env['LONGDAN_ORIGIN'] || undefined,
    demo: process.env['LONGDAN_DEMO'] === '1',
  };
}
