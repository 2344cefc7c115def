/**
 * What was typed or chosen before a page's script had arrived. A script that takes a page over puts the server's values
 * back into its fields; on a slow line that is after somebody has begun to fill them in.
 */
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

let restores: (() => void)[] = [];

/** Sets a field as its user had left it, and tells whoever listens. */
const restore = (field: Field, isLost: () => boolean, put: () => void) => () => {
  if (!isLost()) return;
  put();
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
};

function changeOf(field: Field): (() => void) | undefined {
  if (field instanceof HTMLSelectElement) {
    const chosen = [...field.options].map(({ selected }) => selected);
    const differs = (of: 'selected' | 'defaultSelected') =>
      [...field.options].some((option, at) => option[of] !== chosen[at]);
    // A list without a mark of the server's shows its first line, which nobody chose.
    if (!differs('defaultSelected') || (field.selectedIndex === 0 && !field.querySelector('[selected]'))) return;
    return restore(
      field,
      () => differs('selected'),
      () => {
        for (const [at, option] of [...field.options].entries()) option.selected = chosen[at]!;
      },
    );
  }
  if (field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')) {
    const { checked } = field;
    if (checked === field.defaultChecked) return;
    return restore(
      field,
      () => field.checked !== checked,
      () => {
        field.checked = checked;
      },
    );
  }
  // A chosen file stays, and nobody types into hidden fields.
  const { value } = field;
  if (field.type === 'file' || field.type === 'hidden' || value === field.defaultValue) return;
  return restore(
    field,
    () => field.value !== value,
    () => {
      field.value = value;
    },
  );
}

/** At the moment the script begins to take the page over, not when it starts: it may have waited long for its parts. */
export function rememberTyped(): void {
  const fields = document.querySelectorAll<Field>('input, textarea, select');
  restores = [...fields].flatMap((field) => changeOf(field) ?? []);
}

/** Once it has. */
export function restoreTyped(): void {
  for (const put of restores.splice(0)) put();
}
