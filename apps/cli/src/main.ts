/**
 * `longdan`: the verbs of a survey round for operators. Each file of `commands/` is one family; every command parses its
 * words, calls operations, prints. Exit codes: 0 good, 1 findings or refused rows, 2 wrong use.
 */
import { Problem } from '@longdan/core';
import { StoreRefusal } from '@longdan/store';
import { Command, CommanderError } from 'commander';
import { addArchiveCommands } from './commands/archive.ts';
import { addBackupCommand } from './commands/backup.ts';
import { addBallotCommands } from './commands/ballots.ts';
import { addDocumentCommands } from './commands/document.ts';
import { addEstimateCommand } from './commands/estimate.ts';
import { addLedgerCommands } from './commands/ledger.ts';
import { addMoveCommand } from './commands/move.ts';
import { addPlanCommands } from './commands/plan.ts';
import { addResponseCommands } from './commands/responses.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addResultCommands } from './commands/results.ts';
import { addRoundCommands } from './commands/round.ts';
import { addSampleCommands } from './commands/sample.ts';
import { addSchemeCommands } from './commands/scheme.ts';
import { addSealCommands } from './commands/seal.ts';
import { addServeCommand } from './commands/serve.ts';
import { offerDatabase } from './commands/shared-options.ts';
import { addTableCommands } from './commands/table.ts';
import { addUnitCommands } from './commands/units.ts';
import { addWitnessCommands } from './commands/witness.ts';
import { describeFinding, exitCodes, locale, printError, WrongUse } from './output.ts';

const program = new Command('longdan')
  .description('Đo lường sự hài lòng của người dân, tổ chức: từ kế hoạch đến báo cáo.')
  .helpOption('-h, --help', 'in hướng dẫn này')
  .helpCommand('help [lệnh]', 'in hướng dẫn của một lệnh')
  .configureHelp({ helpWidth: 100 })
  .showHelpAfterError('(thêm --help để xem cách dùng)')
  .exitOverride();

for (const add of [
  addServeCommand,
  addSchemeCommands,
  addTableCommands,
  addRoundCommands,
  addPlanCommands,
  addBallotCommands,
  addResponseCommands,
  addResultCommands,
  addDocumentCommands,
  addMoveCommand,
  addBackupCommand,
  addRestoreCommand,
  addLedgerCommands,
  addSealCommands,
  addSampleCommands,
  addUnitCommands,
  addArchiveCommands,
])
  add(program);
offerDatabase(program);
// A witness has no store, and its --key is its own.
addWitnessCommands(program);
// Its --data is a file, beside which a database has no place.
addEstimateCommand(program);

/** Translates what was thrown into words and an exit code, once. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.good : exitCodes.wrongUse;
  if (error instanceof WrongUse) {
    printError(error.message);
    return exitCodes.wrongUse;
  }
  if (error instanceof StoreRefusal) {
    printError(error.words[locale]);
    return exitCodes.wrongUse;
  }
  if (error instanceof Problem) {
    printError(error.messageIn(locale));
    for (const finding of error.findings) printError(describeFinding(finding));
    return exitCodes.wrongUse;
  }
  printError(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.wrongUse;
}

// Reading only part of the output (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}
