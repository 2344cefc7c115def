/** Options that many commands share, worded once. */
import { type Command, Option } from 'commander';

export const dataOption = () => new Option('--data <thư mục>', 'thư mục dữ liệu (mặc định: LONGDAN_DATA, hoặc ./data)');
export const jsonOption = () => new Option('--json', 'in kết quả ở dạng JSON');
export const outOption = () => new Option('--out <thư mục>', 'thư mục ghi tệp').makeOptionMandatory();

const databaseOption = () =>
  new Option(
    '--database <địa chỉ>',
    'cơ sở dữ liệu PostgreSQL, postgres://… (mặc định: LONGDAN_DATABASE; không có thì dùng thư mục dữ liệu)',
  );

/**
 * Puts `--database` beside every `--data` below a command. It is one way to say LONGDAN_DATABASE, which the context and
 * the web server read: so it reaches both without passing through every command.
 */
export function offerDatabase(command: Command): void {
  if (command.options.some((option) => option.long === '--data')) {
    command.addOption(databaseOption());
    command.hook('preAction', (_program, action) => {
      const { database } = action.opts<{ database?: string }>();
      if (database !== undefined) process.env['LONGDAN_DATABASE'] = database;
    });
  }
  for (const below of command.commands) offerDatabase(below);
}
