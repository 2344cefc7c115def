/** Carrying a whole store into an empty one, of the same engine or the other; fill-store.ts makes it all or nothing. */
import { fillStore } from './fill-store.ts';
import { StoreRefusal } from './refusal.ts';
import { connect, type StorePlace } from './store.ts';
import { isEmpty, type OnProgress, readPages, readShapes, type TableContent } from './whole-table.ts';

export interface Move {
  /** Places fit to be shown, without passwords. */
  readonly from: string;
  readonly to: string;
  /** Content hashes are equal in the source and the target. */
  readonly tables: readonly TableContent[];
}

/**
 * Moves everything from one store into an empty one. The source keeps what it has; nobody writes to it meanwhile.
 * @throws StoreRefusal when the source holds no store, nothing at all, or a server runs on its folder, the target is not
 * empty, or the two are not equal at the end; nothing is kept in the target then
 */
export async function moveStore(
  { from: source, to: target }: { readonly from: StorePlace; readonly to: StorePlace },
  onProgress: OnProgress = () => {},
): Promise<Move> {
  const from = await connect(source, { forServer: true, mustExist: true, mayBeUnfinished: false });
  try {
    const to = await connect(target, { forServer: true, mustExist: false, mayBeUnfinished: true });
    try {
      const shapes = await readShapes(from.db);
      if (await isEmpty(from.db, shapes))
        throw new StoreRefusal(
          `${from.place} chưa có dữ liệu nào để chuyển. Kiểm tra lại nguồn.`,
          `${from.place} has nothing to move yet. Check the source.`,
        );
      const moved = await fillStore(
        to,
        from.place,
        (fill) =>
          from.db
            .transaction()
            .setIsolationLevel('repeatable read')
            .execute(async (reading) => {
              await from.details.freeze(
                reading,
                shapes.map(({ table }) => table),
              );
              return fill({ place: from.place, shapes, read: (shape) => readPages(reading, shape) });
            }),
        onProgress,
      );
      return { from: from.place, to: to.place, tables: moved };
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}
