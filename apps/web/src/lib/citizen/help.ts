/**
 * The citizens' pages' own script. The pages are whole without it; it keeps answers on the page when the network fails,
 * keeps the browser's Back within the ballot, counts what is answered, hides room for words that no choice asks for, and
 * reads aloud where the phone has a Vietnamese voice. It keeps nothing on the device.
 */

const find = (selector: string, from: ParentNode = document) => from.querySelector<HTMLElement>(selector);
const findAll = <E extends HTMLElement = HTMLElement>(selector: string, from: ParentNode = document) => [
  ...from.querySelectorAll<E>(selector),
];
const ballotForm = () => document.querySelector<HTMLFormElement>('#phieu');

/** The questions' state follows what is ticked. */
function refresh(): void {
  let answered = 0;
  for (const question of findAll('.question')) {
    for (const specify of findAll('.specify', question)) {
      const option = findAll<HTMLInputElement>('input', question).find(({ value }) => value === specify.dataset['of']);
      specify.hidden = !option?.checked;
    }
    if (isAnswered(question)) answered++;
  }
  const counter = find('#da-tra-loi');
  if (counter) counter.textContent = (counter.textContent ?? '').replace(/\d+/, String(answered));
}

const isAnswered = (question: HTMLElement) =>
  find('input:checked', question) !== null ||
  findAll<HTMLInputElement>('input:not([type=radio],[type=checkbox]),textarea,select', question).some(
    (field) => !field.closest('.specify') && field.value.trim() !== '',
  );

/** "No answer" and an answer do not stand together: the last one given holds. */
function settle(changed: HTMLInputElement): void {
  const question = changed.closest<HTMLElement>('.question');
  const refused = question?.querySelector<HTMLInputElement>('.refuse [type=checkbox]');
  if (!question || !refused || changed.closest('.specify')) return;
  if (changed !== refused) refused.checked = false;
  else if (refused.checked)
    for (const field of findAll<HTMLInputElement>('input,textarea,select', question))
      if (field.type === 'checkbox') field.checked = field === refused;
      else field.value = '';
}

/** Where the page in view is, as a destination to come back to. */
function placeOf(form: HTMLFormElement | null): string {
  const from = form?.querySelector<HTMLInputElement>('[name=dang-o]')?.value ?? '';
  return from === 'start' || from === 'review' ? from : `step:${from}`;
}

let underWay = false;

/** Posts the form and shows the page that answers it; where that fails everything stays as it is. */
async function post(form: HTMLFormElement, to: string, address: string, isNew: boolean): Promise<void> {
  if (underWay) return;
  underWay = true;
  say(form, form.dataset['sending'], 'hint');
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.append(name, String(value));
  body.set('den', to);
  try {
    const response = await fetch(address, { method: 'POST', body, headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const fresh = find('main', page);
    if (!fresh) throw new Error('not a page of the ballot');
    speechSynthesis?.cancel();
    find('main')?.replaceWith(fresh);
    find('header')?.replaceWith(find('header', page) ?? '');
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    // On a shared device there is no earlier page to go back to.
    const keep = find('[data-leaves]') ? 'replaceState' : 'pushState';
    if (isNew) history[keep](placeOf(ballotForm()), '', response.url);
    prepare();
    scrollTo(0, 0);
    const first = find('[role=alert]') ?? find('h1');
    first?.setAttribute('tabindex', '-1');
    first?.focus();
  } catch {
    say(form, form.dataset['offline'], 'fault');
  }
  underWay = false;
}

function say(form: HTMLFormElement, words: string | undefined, kind: 'hint' | 'fault'): void {
  const line = find('#tin') ?? document.createElement('p');
  line.id = 'tin';
  line.className = kind;
  line.setAttribute('role', kind === 'fault' ? 'alert' : 'status');
  line.textContent = words ?? '';
  findAll('button.main', form).pop()?.before(line);
}

function hasVoice(): boolean {
  return 'speechSynthesis' in window && speechSynthesis.getVoices().some(({ lang }) => /^vi\b|^vi_/i.test(lang));
}

/** A button beside each question and promise; none where the phone cannot read Vietnamese. */
function offerReading(): void {
  const form = ballotForm();
  if (!form || document.documentElement.lang !== 'vi' || !hasVoice()) return;
  for (const part of findAll('.question,.promise', form)) {
    if (find('.listen', part)) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'listen';
    button.textContent = form.dataset['listen'] ?? '';
    button.onclick = () => readAloud(part, button, form);
    find('legend,h2', part)?.after(button);
  }
}

function readAloud(part: HTMLElement, button: HTMLElement, form: HTMLFormElement): void {
  const wasReading = button.ariaPressed === 'true';
  speechSynthesis.cancel();
  if (wasReading) return;
  const text = findAll('legend,h2,p,label:not([hidden])', part).map((one) => one.innerText.trim());
  const words = new SpeechSynthesisUtterance(text.join('. '));
  words.lang = 'vi-VN';
  words.rate = 0.9;
  const show = (isReading: boolean) => {
    button.ariaPressed = String(isReading);
    button.textContent = form.dataset[isReading ? 'stop' : 'listen'] ?? '';
  };
  words.onend = words.onerror = () => show(false);
  show(true);
  speechSynthesis.speak(words);
}

let leaving: ReturnType<typeof setTimeout> | undefined;

/** A page of a shared device leaves when nobody touches it for a while. */
function waitForTouch(): void {
  clearTimeout(leaving);
  const way = document.querySelector<HTMLAnchorElement>('a[data-leaves]');
  if (way) leaving = setTimeout(() => location.replace(way.href), Number(way.dataset['leaves']) * 1000);
}

function prepare(): void {
  refresh();
  offerReading();
  waitForTouch();
}

document.addEventListener('submit', (event) => {
  const form = ballotForm();
  const button = event.submitter as HTMLButtonElement | null;
  // A browser that does not tell the button sends the page by itself.
  if (!form || event.target !== form || !button) return;
  event.preventDefault();
  void post(form, button.value, button.hasAttribute('formaction') ? button.formAction : location.href, true);
});
document.addEventListener('change', ({ target }) => {
  settle(target as HTMLInputElement);
  refresh();
});
document.addEventListener('input', refresh);
for (const touch of ['pointerdown', 'keydown', 'scroll'])
  document.addEventListener(touch, waitForTouch, { passive: true });
document.addEventListener('click', (event) => {
  const way = (event.target as HTMLElement).closest?.<HTMLAnchorElement>('a[data-leaves]');
  if (way) {
    event.preventDefault();
    location.replace(way.href);
    return;
  }
  const link = (event.target as HTMLElement).closest?.<HTMLAnchorElement>('a[href^="#c"]');
  const question = link && document.getElementById(link.hash.slice(1));
  if (!question) return;
  event.preventDefault();
  question.scrollIntoView();
  find('input,textarea,select', question)?.focus({ preventScroll: true });
});
addEventListener('popstate', ({ state }) => {
  const form = ballotForm();
  if (form) void post(form, typeof state === 'string' ? state : 'start', location.href, false);
  else location.reload();
});
if ('speechSynthesis' in window) speechSynthesis.addEventListener?.('voiceschanged', offerReading);
prepare();
