import type { Attachment } from 'svelte/attachments';

/**
 * Of a row of links that slides sideways: brings the current one to the middle, without moving the page, whenever the row
 * becomes wider or narrower; marks a row that slid away from its start (`data-slid`), which then fades there too. Called with where the reader is, so that it slides anew on another page.
 */
export const showCurrent =
  (_where: string): Attachment<HTMLElement> =>
  (row) => {
    const watcher = new ResizeObserver(() => {
      const link = row.querySelector<HTMLElement>('[aria-current]');
      if (link) row.scrollLeft = link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
    });
    watcher.observe(row);
    const tellSlid = () => row.toggleAttribute('data-slid', row.scrollLeft > 1);
    row.addEventListener('scroll', tellSlid, { passive: true });
    return () => {
      watcher.disconnect();
      row.removeEventListener('scroll', tellSlid);
    };
  };
