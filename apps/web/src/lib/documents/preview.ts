/** An official document as a page shows it before it is printed: plain lines, ready to be set. */
export interface PreviewRun {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
}

export interface PreviewCell {
  readonly lines: readonly (readonly PreviewRun[])[];
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right' | 'justify';
  readonly columnSpan?: number;
  readonly rowSpan?: number;
}

export type PreviewBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph' | 'dash'; readonly runs: readonly PreviewRun[] }
  | { readonly kind: 'picture'; readonly source: string; readonly alt: string }
  | { readonly kind: 'table'; readonly head: readonly PreviewCell[][]; readonly body: readonly PreviewCell[][] };

export interface Preview {
  readonly label?: string;
  readonly superior?: string;
  readonly issuer: readonly string[];
  readonly number: string;
  readonly about?: string;
  readonly placeAndDate: string;
  readonly type?: string;
  readonly summary?: string;
  readonly addressees: readonly string[];
  readonly blocks: readonly PreviewBlock[];
  readonly closing: readonly PreviewRun[];
  readonly cosigners: readonly { readonly title: string; readonly name: string }[];
  readonly recipients: readonly string[];
  readonly signature: { readonly lines: readonly string[]; readonly name: string };
  readonly appendices: readonly {
    readonly label: string;
    readonly title: string;
    readonly reference: string;
    readonly blocks: readonly PreviewBlock[];
  }[];
}
