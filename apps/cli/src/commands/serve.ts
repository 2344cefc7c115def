/** `longdan serve`: the web application on this machine. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { productFolder } from '@longdan/operations';
import { type Command, InvalidArgumentError } from 'commander';
import { dataFolder } from '../context.ts';
import { dataOption } from './shared-options.ts';

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Cổng phải là số từ 0 đến 65535.');
  return port;
}

/** The web application stands beside this one and is loaded only when it is asked for. */
const importFromProduct = (path: string) => import(pathToFileURL(join(productFolder(), path)).href);

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('chạy máy chủ web; lần đầu in đường dẫn một lần để tạo quản trị viên')
    .addOption(dataOption())
    .option('--port <cổng>', 'cổng (mặc định: PORT, hoặc 8080)', parsePort)
    .option('--host <địa chỉ>', 'địa chỉ nghe (mặc định: HOST, hoặc 0.0.0.0)')
    .action(async (options: { data?: string; port?: number; host?: string }) => {
      const { buildWeb } = await importFromProduct('scripts/build-web.ts');
      buildWeb();
      const { serve } = await importFromProduct('apps/web/server.ts');
      await serve({ data: dataFolder(options.data), port: options.port, host: options.host, demo: false });
    });
}
