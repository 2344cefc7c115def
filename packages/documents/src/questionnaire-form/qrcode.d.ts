/** The part of `qrcode` 1.5.4 that is used; the library brings no types. */
declare module 'qrcode' {
  interface QrOptions {
    /** White modules around the code. */
    readonly margin: number;
    /** Pixels per module of a PNG. */
    readonly scale?: number;
  }
  const qrcode: {
    toString(text: string, options: QrOptions & { readonly type: 'svg' }): Promise<string>;
    toBuffer(text: string, options: QrOptions): Promise<Uint8Array>;
  };
  export default qrcode;
}
