/** Reads a YAML file into a `Reader`, and tells faults of YAML itself in plain words with their line. */
import { LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import { Reader, type Spot } from './material.ts';
import type { Bilingual, Finding, Outcome, Place } from './outcome.ts';

const largestFile = 2_000_000;

/** Reads a YAML text: `read` is called at its root unless the text cannot be understood as YAML at all. */
export function readYaml<T>(
  text: string,
  file: string,
  read: (reader: Reader, root: Spot) => { readonly value: T; readonly findings?: readonly Finding[] },
): Outcome<T> {
  const whole: Place = { file, line: 1 };
  const stop = (code: string, vi: string, en: string): Outcome<T> => ({
    ok: false,
    findings: [{ code, severity: 'fault', message: { vi, en }, place: whole }],
  });
  if (text.length > largestFile)
    return stop(
      'file-too-long',
      `Tệp ${file} quá dài (trên 2 triệu ký tự).`,
      `File ${file} has over 2 million characters.`,
    );
  const { body, tabs } = replaceTabs(text.replace(/^\uFEFF/, ''), file);
  const lines = new LineCounter();
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(body, { lineCounter: lines, prettyErrors: false, version: '1.2', merge: false });
  } catch {
    return stop('yaml-unreadable', `Tệp ${file} lồng quá sâu.`, `File ${file} is nested too deeply.`);
  }
  const placeOf = ({ node }: Spot): Place => ({ file, line: node?.range ? lines.linePos(node.range[0]).line : 1 });
  const reader = new Reader(placeOf);
  const faults = [...tabs, ...document.errors.map((error) => syntaxFault(error, lines, file))];
  // A repeated key leaves the rest readable; other faults of form would only bring ghosts.
  if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) return { ok: false, findings: faults };
  if (document.contents === null)
    return stop('file-empty', `Tệp ${file} không có nội dung.`, `File ${file} has no content.`);
  const { value, findings } = read(reader, { node: document.contents as Node, path: '' });
  return reader.finish(value, [...faults, ...(findings ?? [])]);
}

/** Tabs at the start of a line are the commonest slip; each is named, and reading goes on with two spaces instead. */
function replaceTabs(text: string, file: string): { readonly body: string; readonly tabs: readonly Finding[] } {
  const tabs: Finding[] = [];
  const lines = text.split('\n').map((content, index) => {
    const indent = /^[ \t]*/.exec(content)![0];
    if (!indent.includes('\t') || content.trim() === '') return content;
    const line = index + 1;
    tabs.push({
      code: 'tab-indent',
      severity: 'fault',
      message: {
        vi: `Dòng ${line}: lùi đầu dòng bằng phím Tab. Thay bằng dấu cách (mỗi cấp hai dấu cách).`,
        en: `Line ${line}: indented with a tab. Use spaces instead (two for each step).`,
      },
      place: { file, line },
    });
    return indent.replaceAll('\t', '  ') + content.slice(indent.length);
  });
  return { body: lines.join('\n'), tabs };
}

const syntaxReasons: Readonly<Record<string, Bilingual>> = {
  DUPLICATE_KEY: {
    vi: 'một trường được ghi hai lần. Giữ lại một.',
    en: 'a field is written twice. Keep one.',
  },
  BAD_INDENT: {
    vi: 'lùi đầu dòng không đều. Các mục cùng cấp phải thẳng cột.',
    en: 'uneven indentation. Entries of one level must line up.',
  },
  MISSING_CHAR: {
    vi: 'thiếu dấu đóng (ngoặc hoặc nháy) hoặc thiếu dấu phẩy.',
    en: 'a closing bracket, quote or a comma is missing.',
  },
  MULTILINE_IMPLICIT_KEY: {
    vi: 'thiếu dấu hai chấm “:” sau tên trường.',
    en: 'a colon “:” is missing after a field’s name.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    vi: 'có hai dấu hai chấm trên một dòng. Đặt giá trị trong dấu ngoặc kép.',
    en: 'two colons on one line. Put the value in quotes.',
  },
  BAD_SCALAR_START: {
    vi: 'giá trị bắt đầu bằng ký tự đặc biệt. Đặt giá trị trong dấu ngoặc kép.',
    en: 'the value begins with a special character. Put it in quotes.',
  },
};

function syntaxFault(error: YAMLError, lines: LineCounter, file: string): Finding {
  const { line } = lines.linePos(error.pos[0]);
  const reason = syntaxReasons[error.code] ?? {
    vi: 'không đọc được theo cú pháp YAML. Xem lại dòng này và dòng ngay trước.',
    en: 'cannot be read as YAML. Look at this line and the one before it.',
  };
  return {
    code: `yaml-${error.code.toLowerCase().replaceAll('_', '-')}`,
    severity: 'fault',
    message: { vi: `Dòng ${line}: ${reason.vi}`, en: `Line ${line}: ${reason.en} (${error.message})` },
    place: { file, line },
  };
}
