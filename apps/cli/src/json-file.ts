/** JSON files an operator writes by hand: read, or refused with the line where they break. */
import type { Outcome } from '@longdan/core';
import { faultAt } from './columns.ts';
import { readInput } from './files.ts';

/** @throws WrongUse when the file cannot be opened */
export async function readJsonFile(path: string): Promise<Outcome<{ readonly file: string; readonly json: unknown }>> {
  const { fileName: file, bytes } = await readInput(path);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { ok: true, value: { file, json: JSON.parse(text) }, findings: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      findings: [
        faultAt(
          'json-broken',
          { file },
          {
            vi: `“${file}” không phải JSON hợp lệ (${why}). Cách xử lý: kiểm tra dấu phẩy, ngoặc và bảng mã UTF-8.`,
            en: `“${file}” is not valid JSON (${why}). What to do: check commas, brackets and that it is UTF-8.`,
          },
        ),
      ],
    };
  }
}
