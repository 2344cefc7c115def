import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

/** Workspace packages are TypeScript source, so the build takes them in; what they use of others stays outside. */
const ownPackages = /^@longdan\//;
const stayOutside = [
  '@myriaddreamin/typst-ts-node-compiler',
  '@resvg/resvg-js',
  '@e965/xlsx',
  'better-auth',
  'docx',
  'exceljs',
  'kysely',
  'pdfkit',
  'pino',
  'qrcode',
  'yaml',
];

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ out: 'build', precompress: true }),
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          // The one style attribute that SvelteKit itself writes: its announcer for screen readers, hidden from the eye.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          'img-src': ['self', 'data:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'form-action': ['self'],
          'base-uri': ['none'],
          'object-src': ['none'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  ssr: { noExternal: [ownPackages], external: stayOutside },
  build: { assetsInlineLimit: 0 },
});
