/** Where a list by field and number goes on: "?sau=ho-tich-42" is what comes after ballot 42 of that field. */
export function readSerialCursor(params: URLSearchParams): { fieldId: string; serial: number } | undefined {
  const [, fieldId, serial] = /^(.+)-(\d{1,9})$/.exec(params.get('sau') ?? '') ?? [];
  return fieldId === undefined ? undefined : { fieldId, serial: Number(serial) };
}
