/** How people are looked up by name: without case and without the marks of Vietnamese letters. */

/** Texts as one searchable line: "Nguyễn Thị Đào", "dao.nt" gives "nguyen thi dao dao.nt". */
export function searchForm(...texts: readonly string[]): string {
  return texts
    .join(' ')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
