/** `longdan fsck` and `longdan ledger …`: the store held against its ledger, the log as files, the work of a witness. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatVerifierKey } from '@longdan/ledger';
import {
  addCosignature,
  addWitness,
  checkLedger,
  closeCollection,
  listOpenedFiles,
  listPublishedFiles,
  printVerifierKeys,
  readOrMakeKeys,
  rotateLedgerKey,
  sequenceLedger,
} from '@longdan/operations';
import { type Command, Option } from 'commander';
import { dataFolder, withContext } from '../context.ts';
import { readInput, writeFiles } from '../files.ts';
import { describeFinding, exitCodes, locale, print, printJson } from '../output.ts';
import { dataOption, jsonOption, outOption } from './shared-options.ts';

const word = (vi: string, en: string) => (locale === 'vi' ? vi : en);
const keysOf = (data: string | undefined) => readOrMakeKeys(dataFolder(data), process.env['LONGDAN_ORIGIN']);
const collect = (value: string, before: readonly string[]) => [...before, value];

interface CheckOptions {
  readonly data?: string;
  readonly checkpoint: readonly string[];
  readonly receipt: readonly string[];
  readonly json?: boolean;
}

function addFsck(program: Command): void {
  program
    .command('fsck')
    .description('đối chiếu toàn bộ kho dữ liệu với sổ niêm: có gì bị sửa, xóa hay chèn ngoài phần mềm không')
    .addOption(dataOption())
    .addOption(
      new Option('--checkpoint <tệp>', 'điểm niêm giữ ở nơi khác (nhiều lần được)').argParser(collect).default([]),
    )
    .addOption(
      new Option('--receipt <tệp>', 'biên nhận giữ ở nơi khác (nhiều lần được)').argParser(collect).default([]),
    )
    .addOption(jsonOption())
    .action(async (options: CheckOptions) => {
      const keys = keysOf(options.data);
      const read = (path: string) => readFileSync(path, 'utf8');
      const check = await withContext(options.data, (context) =>
        checkLedger(
          context,
          { log: [keys.logKey], receipts: [keys.receiptsKey] },
          { checkpoints: options.checkpoint.map(read), receipts: options.receipt.map(read) },
        ),
      );
      if (options.json) printJson(check);
      else {
        for (const finding of check.findings) print(describeFinding(finding));
        const { logged, waiting, kept, findings } = check;
        print(
          findings.length > 0
            ? word(`✖ ${findings.length} chỗ không khớp sổ.`, `✖ ${findings.length} disagreements with the log.`)
            : word(
                `✔ Kho khớp sổ: ${logged} mục đã ghi, ${waiting} mục đang chờ.`,
                `✔ The store agrees with its log: ${logged} entries logged, ${waiting} waiting.`,
              ),
        );
        if (kept === 0)
          print(
            word(
              '• Chưa đối chiếu với điểm niêm hay biên nhận nào giữ ở nơi khác: nếu người có khóa thật viết lại cả sổ thì phép kiểm này không thấy. Thêm --checkpoint hoặc --receipt.',
              '• Held against no checkpoint or receipt from elsewhere: a whole log written anew by whoever holds the real key would not be seen. Add --checkpoint or --receipt.',
            ),
          );
      }
      if (check.findings.length > 0) process.exitCode = exitCodes.findings;
    });
}

/** Witnesses and their signatures, and the change of a key. */
function addOutsideHands(ledger: Command): void {
  ledger
    .command('add-witness <dòng-khóa>')
    .description('ghi nhận khóa của một bên chứng kiến')
    .addOption(dataOption())
    .action(async (line: string, options: { data?: string }) => {
      const key = await withContext(options.data, (context) => addWitness(context, line));
      print(word(`✔ Đã ghi nhận bên chứng kiến “${key.name}”.`, `✔ Witness “${key.name}” is known.`));
    });

  ledger
    .command('add-cosignature <tệp>')
    .description('nhận điểm niêm mà bên chứng kiến đã ký, để công bố cùng sổ')
    .addOption(dataOption())
    .option('--key <dòng>', 'khóa của bên chứng kiến, nếu chưa ghi nhận')
    .action(async (file: string, options: { data?: string; key?: string }) => {
      const { bytes } = await readInput(file);
      const note = Buffer.from(bytes).toString('utf8');
      const { size, witnesses } = await withContext(options.data, (context) =>
        addCosignature(context, { note, key: options.key }),
      );
      const names = witnesses.join(', ');
      print(
        word(
          `✔ Điểm niêm ở mục ${size} có chữ ký của: ${names}.`,
          `✔ The checkpoint at ${size} is signed by: ${names}.`,
        ),
      );
    });

  ledger
    .command('rotate-key')
    .description('đổi khóa của sổ: khóa cũ ký bàn giao, khóa mới ký từ đó')
    .addOption(dataOption())
    .addOption(new Option('--role <khóa>', 'khóa nào').choices(['log', 'receipts']).default('log'))
    .requiredOption('--reason <lý do>', 'lý do đổi khóa, ghi vào sổ')
    .action(async ({ data, role, reason }: { data?: string; role: 'log' | 'receipts'; reason: string }) => {
      const keys = keysOf(data);
      const changed = await withContext(data, async (context) => {
        await sequenceLedger(context, keys);
        return rotateLedgerKey(context, { folder: dataFolder(data), role, reason });
      });
      print(changed.line);
      print(
        word(
          `✔ Khóa trên đã thay khóa cũ, bàn giao ở mục ${changed.since}. Khởi động lại máy chủ, sao lưu lại với --with-secrets, in khóa mới lên bảng niêm yết.`,
          `✔ The key above has taken over, handed over at entry ${changed.since}. Restart the servers, back up again with --with-secrets, put the new key on the notice board.`,
        ),
      );
    });
}

export function addLedgerCommands(program: Command): void {
  addFsck(program);
  const ledger = program.command('ledger').description('sổ niêm: ghi sổ, công bố, kết thúc thu phiếu');

  ledger
    .command('key')
    .description('in khóa kiểm chứng để công bố')
    .addOption(dataOption())
    .action((options: { data?: string }) => {
      const keys = keysOf(options.data);
      print(formatVerifierKey(keys.logKey));
      print(formatVerifierKey(keys.receiptsKey));
    });

  ledger
    .command('sequence')
    .description('ghi vào sổ những mục đang chờ được phép ghi (máy chủ tự làm việc này)')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: { data?: string; json?: boolean }) => {
      const done = await withContext(options.data, (context) => sequenceLedger(context, keysOf(options.data)));
      if (options.json) printJson(done);
      else
        print(
          word(`✔ Ghi ${done.logged} mục; sổ có ${done.size} mục.`, `✔ Logged ${done.logged}; ${done.size} entries.`),
        );
    });

  ledger
    .command('close <đợt>')
    .description('kết thúc thu phiếu của một đợt: không nhận thêm phiếu, ghi sổ mọi phiếu còn chờ')
    .addOption(dataOption())
    .action(async (round: string, options: { data?: string }) => {
      const closing = await withContext(options.data, async (context) => {
        const done = await closeCollection(context, round);
        await sequenceLedger(context, keysOf(options.data));
        return done;
      });
      print(
        word(
          `✔ Đã kết thúc thu phiếu: ${closing.accepted} phiếu.`,
          `✔ Collection is closed: ${closing.accepted} responses.`,
        ),
      );
    });

  ledger
    .command('publish')
    .description('ghi sổ ra thư mục tệp tĩnh để công bố (không có câu trả lời nào)')
    .addOption(dataOption())
    .addOption(outOption())
    .action(async (options: { data?: string; out: string }) => {
      const keys = keysOf(options.data);
      const folder = resolve(options.out);
      let files = 0;
      await withContext(options.data, async (context) => {
        await sequenceLedger(context, keys);
        files = await writeFiles(folder, listPublishedFiles(context));
        writeFileSync(join(folder, 'khoa.txt'), await printVerifierKeys(context, keys));
      });
      print(word(`✔ Đã ghi ${files} tệp của sổ vào ${folder}.`, `✔ Wrote ${files} files of the log to ${folder}.`));
    });

  addOutsideHands(ledger);

  ledger
    .command('open')
    .description('ghi nội dung mở của một đợt cho bên giám sát: mọi thứ mở được dấu niêm, không có liên hệ của ai')
    .requiredOption('--round <đợt>', 'đợt khảo sát')
    .addOption(dataOption())
    .addOption(outOption())
    .action(async ({ round: roundId, data, out }: { round: string; data?: string; out: string }) => {
      const keys = keysOf(data);
      const folder = resolve(out);
      const files = await withContext(data, async (context) => {
        await sequenceLedger(context, keys);
        return writeFiles(folder, listOpenedFiles(context, keys, roundId), 0o600);
      });
      print(
        word(
          `✔ Đã ghi ${files} tệp vào ${folder}. Trao tận tay bên giám sát; kiểm bằng: longdan verify ${out} --opened ${out}`,
          `✔ Wrote ${files} files to ${folder}. Hand them to the supervisor; check with: longdan verify ${out} --opened ${out}`,
        ),
      );
    });
}
