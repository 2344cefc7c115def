/** The log-in pages' own script. The pages are whole without it; it offers the passkey where the browser knows them. */
import { enterByPasskey, knowsPasskeys, Refused } from './passkey.ts';

const place = document.querySelector<HTMLElement>('#khoa');
if (place && knowsPasskeys()) {
  place.hidden = false;
  const button = place.querySelector('button')!;
  const fault = place.querySelector<HTMLElement>('#khoa-loi')!;
  button.addEventListener('click', async () => {
    button.disabled = true;
    fault.hidden = true;
    try {
      await enterByPasskey('/dang-nhap/khoa');
      location.assign(place.dataset['after'] ?? '/lam-viec');
    } catch (error) {
      if (error instanceof Refused) fault.querySelector('.notice')!.textContent = error.message;
      fault.hidden = false;
      button.disabled = false;
    }
  });
}
