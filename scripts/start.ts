// npm start: builds what changed, loads the demo once, serves. Without the demo: `npm run longdan -- serve`.
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWeb } from './build-web.ts';

const root = join(import.meta.dirname, '..');
const data = resolve(process.env['LONGDAN_DATA'] || join(root, 'data'));

buildWeb();
const { loadDemo } = await import('../fixtures/load-demo.ts');
if (await loadDemo(data))
  process.stderr.write('Đã nạp hai đợt khảo sát mẫu: Bút Sơn 2022 (phiếu tạo sẵn) và Đắk Mil 2024 (bảng thật).\n');
const { serve } = await import(pathToFileURL(join(root, 'apps/web/server.ts')).href);
await serve({ data, demo: true });
