/** `longdan serve`: the web application on this machine. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { productFolder } from '@longdan/operations';
import { type Command, InvalidArgumentError } from 'commander';
import { dataFolder } from '../context.ts';
import { WrongUse } from '../output.ts';
import { dataOption } from './shared-options.ts';

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Cổng phải là số từ 0 đến 65535.');
  return port;
}

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('chạy máy chủ web; lần đầu in đường dẫn một lần để tạo quản trị viên')
    .addOption(dataOption())
    .option('--port <cổng>', 'cổng (mặc định: PORT, hoặc 8080)', parsePort)
    .option('--host <địa chỉ>', 'địa chỉ nghe (mặc định: HOST, hoặc 0.0.0.0)')
    .action(async (options: { data?: string; port?: number; host?: string }) => {
      const entry = join(productFolder(), 'apps/web/build/serve.js');
      if (!existsSync(entry))
        throw new WrongUse('Giao diện web chưa được dựng. Chạy `npm start` một lần, hoặc `npm run build -w apps/web`.');
      const { serve } = await import(pathToFileURL(entry).href);
      await serve({ data: dataFolder(options.data), port: options.port, host: options.host, demo: false });
    });
}
