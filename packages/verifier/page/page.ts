/// <reference lib="dom" />
/** The page that verifies a bundle without a network: reads what the reader chooses, runs the checks, says what came out. */
import { type KeptElsewhere, rootOfBundle, unpackBundle, type Verification, verifyBundle } from '../src/index.ts';

type Read = (path: string) => Promise<Uint8Array | undefined> | Uint8Array | undefined;

const textOf = (id: string) => document.querySelector<HTMLInputElement>(`#${id}`)!.value.trim();
const filesOf = (id: string) => [...(document.querySelector<HTMLInputElement>(`#${id}`)!.files ?? [])];

/** Files of a folder by their path in the bundle: the folder that holds the checkpoint is its root. */
function folderReader(files: readonly File[]): Read {
  const root = rootOfBundle(files.map((file) => file.webkitRelativePath));
  const byPath = new Map(files.map((file) => [file.webkitRelativePath.slice(root.length), file]));
  return async (path) => {
    const file = byPath.get(path);
    return file && new Uint8Array(await file.arrayBuffer());
  };
}

/** Undefined where nothing was chosen. @throws RangeError when the archive is damaged */
async function chosen(): Promise<Read | undefined> {
  const [archive] = filesOf('archive');
  if (archive) {
    const files = unpackBundle(new Uint8Array(await archive.arrayBuffer()));
    return (path) => files.get(path);
  }
  const files = filesOf('folder');
  return files.length > 0 ? folderReader(files) : undefined;
}

function kept(): KeptElsewhere {
  const [key, checkpoint, receipt] = [textOf('key'), textOf('checkpoint'), textOf('receipt')];
  // A signed note ends with a line break, which copying loses.
  return {
    ...(key ? { key } : {}),
    checkpoints: checkpoint ? [`${checkpoint}\n`] : [],
    receipts: receipt ? [`${receipt}\n`] : [],
    witnesses: textOf('witnesses')
      .split('\n')
      .filter((line) => line.trim() !== ''),
  };
}

function make<Name extends keyof HTMLElementTagNameMap>(name: Name, words: string, look = '') {
  const element = document.createElement(name);
  element.textContent = words;
  element.className = look;
  return element;
}

function listOf(lines: readonly (readonly [string, string, string])[]): HTMLElement {
  const list = document.createElement('ul');
  for (const [mark, words, look] of lines) {
    const item = document.createElement('li');
    item.append(make('span', mark, look), make('span', words));
    list.append(item);
  }
  return list;
}

function show({ ok, checks, limits }: Verification): HTMLElement[] {
  const verdict = ok ? 'Bộ công bố không có chỗ nào sai.' : 'Bộ công bố có chỗ sai: xem các dòng có dấu ✖.';
  return [
    make('h2', 'Kết quả kiểm chứng'),
    make('p', verdict, `verdict ${ok ? 'good' : 'bad'}`),
    listOf(checks.map((one) => [one.ok ? '✔' : '✖', one.message.vi, one.ok ? 'good' : 'bad'])),
    ...(limits.length > 0
      ? [make('h2', 'Điều phép kiểm này chưa cho thấy'), listOf(limits.map((one) => ['•', one.vi, '']))]
      : []),
  ];
}

document.querySelector('#given')!.addEventListener('submit', async (event) => {
  event.preventDefault();
  const outcome = document.querySelector('#outcome')!;
  outcome.replaceChildren(make('p', 'Đang kiểm…'));
  try {
    const read = await chosen();
    outcome.replaceChildren(
      ...(read
        ? show(await verifyBundle({ read }, kept()))
        : [make('p', 'Chọn thư mục đã giải nén hoặc tệp .zip, .tar của bộ công bố trước.', 'verdict bad')]),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    outcome.replaceChildren(
      make('p', `Không đọc được bộ công bố (${reason}). Tải lại rồi thử lần nữa.`, 'verdict bad'),
    );
  }
});
