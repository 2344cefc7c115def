import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

/**
 * Keeps the workspace's packages out of the server's part of the build (Vite would take in what lies outside
 * node_modules): Node runs their TypeScript as it stands, they find the files beside them (Typst templates), and there is
 * one `Problem` class, not two.
 */
const ownPackagesOutside: Plugin = {
  name: 'longdan:own-packages-outside',
  apply: 'build',
  enforce: 'pre',
  resolveId: {
    filter: { id: /^@longdan\/[a-z]+$/ },
    handler(id) {
      return this.environment.name === 'ssr' ? { id, external: true } : undefined;
    },
  },
};

/** Own packages only declare things: a page that takes one function of them takes no other, nor a library behind it. */
const declareOnly = /[\\/](?:packages[\\/][a-z]+[\\/]src|node_modules[\\/]yaml)[\\/]/;

export default defineConfig({
  plugins: [
    ownPackagesOutside,
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
  build: {
    assetsInlineLimit: 0,
    rolldownOptions: { treeshake: { moduleSideEffects: [{ test: declareOnly, sideEffects: false }] } },
  },
});
