/** Whether the store answers, asked in a way that ends. */
import { type Store, settings } from '@longdan/store';

/** A store that takes longer than this is as good as away for whoever decides where to send people. */
const patienceMs = 3000;

export async function isStoreAnswering({ db }: Store): Promise<boolean> {
  const asked = settings.findSetting(db, 'health').then(
    () => true,
    () => false,
  );
  let timer: NodeJS.Timeout | undefined;
  const impatient = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  const answers = await Promise.race([asked, impatient]);
  clearTimeout(timer);
  return answers;
}
