import type { Attachment } from 'svelte/attachments';

/**
 * Of a row of links that slides sideways: brings the current one to the middle, without moving the page, whenever the row
 * becomes wider or narrower. Called with where the reader is, so that it slides anew on another page.
 */
export const showCurrent =
  (_where: string): Attachment<HTMLElement> =>
  (row) => {
    const watcher = new ResizeObserver(() => {
      const link = row.querySelector<HTMLElement>('[aria-current]');
      if (link) row.scrollLeft = link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
    });
    watcher.observe(row);
    return () => watcher.disconnect();
  };
