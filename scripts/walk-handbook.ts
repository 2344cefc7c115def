/// <reference lib="dom" />
/**
 * The handbook walked as a newcomer walks it: `node scripts/launch.mjs scripts/walk-handbook.ts [--out FOLDER]`.
 * From `npm start` to the printed report of one's own survey, each step as its page says it. What is pressed or filled in
 * must be quoted on the page of the handbook that is being followed and must be found on the screen under those very
 * words; the walk stops at the first that is not. Leaves a picture of every step and the printed documents in FOLDER. One
 * story, longer than our files are: every part stands on the one before.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { utils, write } from '@e965/xlsx';
import { type Browser, chromium, type Page } from 'playwright-core';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { findChromium } from './find-chromium.ts';
import { Reader, stepsTaken, tell } from './handbook-reader.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(tmpdir(), 'longdan-walk') } } });
const password = 'hoa dao no som nam nay';
const random = seededRandom(11);
/** The survey of the newcomer: another authority, other fields, another scheme than the template's. */
const survey = {
  id: 'phu-an-2026',
  fields: [
    { title: 'Đất đai', id: 'dat-dai', quota: '14' },
    { title: 'Chứng thực', id: 'chung-thuc', quota: '22' },
  ],
  assignments: [
    ['Văn phòng HĐND và UBND xã', 'Chủ trì triển khai, tổng hợp, báo cáo Chủ tịch UBND xã.'],
    ['Trung tâm phục vụ hành chính công xã', 'Phát phiếu, nhận phiếu của người dân, tổ chức.'],
    ['Phòng Văn hoá – Xã hội xã', 'Tuyên truyền mục đích, ý nghĩa của việc khảo sát.'],
  ],
} as const;

/** Presses the name of the survey in the list of “Việc của tôi”. */
async function openRound({ page }: Reader): Promise<void> {
  await page.goto('/lam-viec');
  await page
    .getByRole('link', { name: /Phú An/ })
    .first()
    .click();
  await page.waitForURL(`**/dot/${survey.id}`);
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  await new Promise((resolve) => server.close(resolve));
  return String(address.port);
}

/** Types a command as the handbook gives it and waits until the console shows `shows`. */
async function run(command: readonly string[], shows: RegExp, env: Record<string, string>) {
  tell(`$ npm ${command.join(' ')}`);
  const child: ChildProcess = spawn('npm', [...command], {
    cwd: root,
    env: { ...process.env, ...env },
    detached: true,
  });
  let said = '';
  const found = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const match = shows.exec(said);
      if (match) resolve(match[1] ?? match[0]);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`npm ${command.join(' ')} ended with ${code}: ${said}`)));
  });
  return {
    found,
    /** Ctrl+C goes to everything the window started. */
    async interrupt() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-child.pid!, 'SIGINT');
      await ended;
    },
  };
}

async function newPerson(browser: Browser, address: string, name: string): Promise<Reader> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  return new Reader(name, await context.newPage(), values.out);
}

/** cai-dat.md, “Xem thử trước”. */
async function lookFirst(browser: Browser, folder: string, port: string): Promise<void> {
  const started = await run(['start'], /Lòng Dân: (http:\S+)/, { PORT: port, LONGDAN_DATA: join(folder, 'minh-hoa') });
  const guest = (await newPerson(browser, started.found, 'người xem thử')).read('cai-dat');
  await guest.page.goto('/');
  await guest.press('Đăng nhập');
  const shown = await guest.page.innerText('main');
  const login = /canbo/.exec(shown)?.[0] ?? '';
  const shared = /Mật khẩu chung:\s*(\S+)/.exec(shown)?.[1] ?? '';
  await guest.fill('Tên đăng nhập', login);
  await guest.fill('Mật khẩu', shared);
  await guest.press('Đăng nhập');
  await guest.sees(/bút sơn/);
  await guest.page.context().close();
  await started.interrupt();
}

async function setPassword(person: Reader): Promise<void> {
  await person.fill('Mật khẩu', password);
  await person.fill('Nhập lại mật khẩu', password);
  await person.press('Lưu mật khẩu');
}

async function signIn(person: Reader, loginName: string): Promise<void> {
  person.read('cai-dat');
  await person.fill('Tên đăng nhập', loginName);
  await person.fill('Mật khẩu', password);
  await person.press('Đăng nhập');
}

/** cai-dat.md “Dùng thật”, tai-khoan.md. @returns everybody, signed in */
async function openAccounts(browser: Browser, address: string, link: string) {
  const administrator = (await newPerson(browser, address, 'quản trị')).read('cai-dat');
  await administrator.page.goto(link);
  await administrator.fill('Họ và tên', 'Trần Thị Quản Trị');
  await administrator.fill('Tên đăng nhập', 'quantri');
  await setPassword(administrator);
  await signIn(administrator, 'quantri');
  await administrator.press('Quản lý tài khoản');
  administrator.read('tai-khoan');
  const people: Record<string, Reader> = {};
  for (const [loginName, name, role] of [
    ['an.nguyen', 'Nguyễn Văn An', 'Cán bộ phụ trách'],
    ['hoa.le', 'Lê Thị Hoa', 'Nhập liệu'],
    ['binh.pham', 'Phạm Quốc Bình', 'Lãnh đạo'],
  ] as const) {
    await administrator.press('Tài khoản');
    const frame = administrator.page.locator('form', {
      has: administrator.page.getByRole('button', { name: 'Lập tài khoản' }),
    });
    await administrator.fill('Họ và tên', name, 0, frame);
    await administrator.fill('Tên đăng nhập', loginName, 0, frame);
    await administrator.choose('Vai trò', role, 0, frame);
    await administrator.press('Lập tài khoản', frame);
    const given = /https?:\/\/\S+thiet-lap\S+/.exec(await administrator.page.innerText('main'))?.[0];
    assert.ok(given, 'the green frame shows a link');
    const person = (await newPerson(browser, address, name)).read('tai-khoan');
    await person.page.goto(given);
    await setPassword(person.read('cai-dat'));
    await signIn(person, loginName);
    people[loginName] = person;
  }
  return { administrator, officer: people['an.nguyen']!, clerk: people['hoa.le']!, leader: people['binh.pham']! };
}

const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** lap-dot.md: the template made one's own. */
async function makeRound(officer: Reader): Promise<void> {
  officer.read('lap-dot');
  await officer.sees('Việc của tôi');
  await officer.press('Bắt đầu từ kế hoạch mẫu Bút Sơn');
  await officer.fill(
    'Tên kế hoạch',
    'Triển khai đo lường sự hài lòng của người dân, tổ chức năm 2026 trên địa bàn xã Phú An',
  );
  await officer.fill('Mã đợt', survey.id);
  await officer.fill('Năm', '2026', 1);
  await officer.fill('Tên cơ quan', 'UBND xã Phú An');
  await officer.fill('Tên trên đầu văn bản', 'ỦY BAN NHÂN DÂN\nXÃ PHÚ AN');
  await officer.fill('Địa danh trước ngày', 'Phú An');
  await officer.fill(
    'Căn cứ',
    'Kế hoạch số 12/KH-UBND ngày 15/01/2026 của UBND tỉnh về đo lường sự hài lòng năm 2026;',
  );
  await officer.fill('Mục đích', 'Đánh giá khách quan chất lượng phục vụ của Bộ phận một cửa xã Phú An.');
  await officer.fill('Yêu cầu', 'Bảo đảm trung thực, khách quan, đúng đối tượng.');
  await officer.fill('Phạm vi', 'Việc giải quyết thủ tục hành chính tại Bộ phận một cửa xã Phú An trong năm 2026.');
  await officer.fill('Đối tượng', 'Tổ chức, công dân có giao dịch tại Bộ phận một cửa xã Phú An.');
  // A third field is put in and taken out again, as the page says.
  const fields = officer.page.locator('fieldset#linh-vuc');
  await officer.press('Thêm dòng', fields);
  await officer.press('Bỏ', fields.locator('fieldset.item').nth(2));
  for (const [at, field] of survey.fields.entries()) {
    const frame = fields.locator('fieldset.item').nth(at);
    await officer.fill('Lĩnh vực', field.title, 0, frame);
    await officer.fill('Mã', field.id, 0, frame);
    await officer.fill('Số phiếu', field.quota, 0, frame);
    await officer.fill('Bộ phận tham mưu', 'Trung tâm phục vụ hành chính công xã', 0, frame);
    await officer.fill('Địa bàn', 'Các thôn của xã Phú An', 0, frame);
  }
  await officer.fill('Khảo sát từ ngày', daysFromNow(-6));
  await officer.fill('đến ngày', daysFromNow(20));
  await officer.fill('Giám sát độc lập', '');
  const timeline = officer.page.locator('fieldset#tien-do fieldset.item');
  for (let at = 0; at < (await timeline.count()); at += 1) {
    await officer.fill(
      'Thời gian (như in)',
      at < 2 ? `Tháng ${daysFromNow(-10).slice(5, 7)}` : 'Trong kỳ khảo sát',
      0,
      timeline.nth(at),
    );
    await officer.fill('Hạn cuối', daysFromNow(at < 2 ? 1 : 20 + at), 0, timeline.nth(at));
  }
  const assignments = officer.page.locator('fieldset#to-chuc');
  for (const [at, [unit, tasks]] of survey.assignments.entries()) {
    await officer.fill('Bộ phận', unit, at, assignments);
    await officer.fill('Nhiệm vụ', tasks, at, assignments);
  }
  await officer.fill('Lời kết', 'Trên đây là Kế hoạch đo lường sự hài lòng năm 2026 của UBND xã Phú An.');
  await officer.fill('Nơi nhận', 'Như trên;\nThường trực Đảng ủy xã (để báo cáo);\nLưu: VT.');
  await officer.fill('Báo cáo kính gửi', 'Sở Nội vụ;\nUBND tỉnh.');
  await officer.fill('Chức vụ người ký', 'CHỦ TỊCH');
  await officer.fill('Họ và tên người ký', 'Phạm Quốc Bình');
  await officer.press('Lập đợt khảo sát');
  await officer.sees('Kế hoạch');
  await officer.save('PDF', 'ke-hoach.pdf');
  await officer.fill('Số', '21/KH-UBND');
  await officer.fill('Ngày ký', daysFromNow(-7));
  await officer.press('Lưu số và ngày');
  await officer.press('Đánh dấu xong');
}

/** phe-duyet.md, the plan. */
async function approvePlan(leader: Reader): Promise<void> {
  leader.read('phe-duyet');
  await leader.page.goto('/lam-viec');
  await leader.sees('Chờ Ông/Bà');
  await leader.press('duyệt kế hoạch');
  await leader.sees('Nội dung kế hoạch');
  await leader.press('Phê duyệt kế hoạch');
  await leader.sees(/đã duyệt: phạm quốc bình/);
}

/** phieu-hoi.md and phat-phieu.md. */
async function issueBallots(officer: Reader): Promise<void> {
  officer.read('phieu-hoi');
  await officer.press('Phiếu hỏi');
  await officer.sees('Trên giấy');
  await officer.sees('Trên điện thoại');
  await officer.sees('In mẫu phiếu trắng');
  await officer.save('PDF', 'phieu-trang.pdf');
  officer.read('phat-phieu');
  await officer.press('Thu phiếu');
  for (const field of survey.fields) {
    await officer.choose('Lĩnh vực', field.title);
    await officer.fill('Số phiếu', field.quota);
    await officer.press('Phát phiếu');
  }
  await officer.sees('Các đợt phát');
  for (const field of survey.fields)
    await officer.save(
      'PDF',
      `phieu-${field.id}.pdf`,
      officer.page.getByRole('row', { name: new RegExp(`^${field.title}.*–`) }),
    );
}

/** The line of the sheet that is being keyed, if any. */
const questionAt = (page: Page) =>
  page.evaluate(() => {
    const line = document.querySelector<HTMLElement>('.question.current');
    return line && { id: line.dataset['question'], rating: line.querySelector('.answers.rating') !== null };
  });

/** What the citizen ticked: most are satisfied, some leave a line blank. */
function keyFor(rating: boolean): string {
  const chance = random.next();
  if (chance < 0.03) return '0';
  if (!rating) return chance < 0.6 ? '1' : '2';
  return chance < 0.15 ? '3' : chance < 0.6 ? '4' : '5';
}

/** nhap-phieu.md: 24 sheets by keyboard, one of them mended at once. */
async function keyIn(clerk: Reader): Promise<void> {
  clerk.read('nhap-phieu');
  await openRound(clerk);
  await clerk.press('Thu phiếu');
  await clerk.press('Nhập phiếu giấy');
  const { page } = clerk;
  let said = '';
  for (const [field, sheets] of [
    ['Đất đai', 14],
    ['Chứng thực', 10],
  ] as const) {
    await page
      .getByRole('link', { name: new RegExp(`^${field}`) })
      .first()
      .click();
    await page.waitForURL(/linh-vuc=/);
    await page.waitForLoadState('networkidle');
    await clerk.fill('Ngày trả lời', daysFromNow(-1));
    await page.keyboard.press('Enter');
    for (let sheet = 1; sheet <= sheets; sheet += 1) {
      for (let now = await questionAt(page); now; ) {
        // The last sheet bears one mark all the way down: the checking will ask about it.
        await page.keyboard.press(field === 'Chứng thực' && sheet === sheets ? '1' : keyFor(now.rating));
        const next = await questionAt(page);
        if (next?.id === now.id) await page.keyboard.press('Enter');
        now = next?.id === now.id ? await questionAt(page) : next;
      }
      await page.keyboard.press('Enter');
      const recorded = page.locator('.recorded', said ? { hasNotText: said } : {});
      await recorded.waitFor();
      said = (await recorded.innerText()).trim();
      // After a field's last ballot there is no next sheet.
      if (sheet < sheets) await page.waitForSelector('.question.current');
    }
    tell(`  ${sheets} sheets of ${field} keyed in`);
  }
  await clerk.press('Sửa phiếu vừa nhập');
  await page.keyboard.press('+');
  await page.keyboard.press('Enter');
  await page.waitForLoadState('networkidle');
}

/** The clerk's own workbook: head row as nap-excel.md says, ten good rows, three bad ones. */
function makeWorkbook(questions: number): Buffer {
  const level = (): number => (random.next() < 0.2 ? 3 : random.next() < 0.5 ? 4 : 5);
  const day = new Date(Date.now() - 2 * 86_400_000);
  const written = `${day.getDate()}/${day.getMonth() + 1}/${day.getFullYear()}`;
  const row = (at: number, field: string, levels: readonly unknown[]) => [at, field, written, ...levels];
  const levels = () => Array.from({ length: questions }, level);
  const rows = [
    ['STT', 'Lĩnh vực', 'Ngày trả lời', ...Array.from({ length: questions }, (_, at) => `Câu ${at + 1}`)],
    ...Array.from({ length: 10 }, (_, at) => row(at + 1, 'Chứng thực', levels())),
    row(11, 'Chứng thực', levels().with(3, 9)),
    row(12, 'Nông nghiệp', levels()),
    row(13, 'Chứng thực', (levels() as unknown[]).with(0, 'Tuyệt vời')),
  ];
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'Phiếu');
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}

/** nap-excel.md. */
async function importWorkbook(officer: Reader): Promise<void> {
  officer.read('nap-excel');
  await officer.press('Thu phiếu');
  await officer.press('Nạp từ Excel, CSV');
  await officer.page.getByLabel('Tệp dữ liệu').setInputFiles({
    name: 'phieu-chung-thuc.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: makeWorkbook(16),
  });
  await officer.press('Xem trước');
  await officer.page.waitForURL(/tep\/[0-9a-f-]{36}$/);
  await officer.sees('Khi nạp sẽ ra sao');
  await officer.sees('Chữ chưa hiểu');
  await officer.sees('Cột nào là câu nào');
  await officer.press('Nạp phiếu');
  await officer.page.waitForSelector('.figure-card');
  await officer.sees('Dòng bị từ chối');
  await officer.sees('Vì sao, sửa thế nào');
  await officer.save('Tải dòng bị từ chối', 'dong-bi-tu-choi.csv');
  await officer.sees('Nạp tệp khác');
}

/** kiem-tra.md: rules tried, one ballot left out with its reason. */
async function check(officer: Reader): Promise<void> {
  officer.read('kiem-tra');
  await officer.press('Kiểm tra phiếu');
  await officer.sees('Vì sao không đủ điều kiện');
  await officer.sees('Phiếu cần xem');
  await officer.press('Đổi quy tắc');
  await officer.fill('Phải trả lời ít nhất (% số tiêu chí)', '60');
  await officer.press('Xem tác động');
  await officer.fill('Lý do', 'Kế hoạch yêu cầu trả lời đủ 60% số tiêu chí');
  await officer.press('Lưu quy tắc');
  await officer.press('Kiểm tra phiếu');
  const first = officer.page.locator('tbody th a').first();
  if ((await first.count()) > 0) {
    await first.click();
    await officer.page.waitForURL('**/phieu/**');
    await officer.page.getByLabel('Loại phiếu').check();
    await officer.fill('Lý do', 'Tờ phiếu bị trùng với tờ số 3, đã đối chiếu bản giấy');
    await officer.press('Ghi quyết định');
  }
}

/** ket-qua.md. */
async function readResults(officer: Reader): Promise<void> {
  officer.read('ket-qua');
  await officer.press('Kết quả');
  for (const words of [
    'Chỉ số hài lòng',
    'Đọc kết quả này thế nào',
    'Cả đợt',
    'Cao nhất và thấp nhất',
    'Theo yếu tố',
    'Theo tiêu chí',
    'So với số liệu khác',
  ])
    await officer.sees(words);
  await officer.press('Thêm số liệu để so');
  const frame = officer.page.locator('form', { has: officer.page.getByLabel('Tên số liệu') });
  await officer.fill('Tên số liệu', 'Tỉnh Thanh Hóa năm 2017', 0, frame);
  await officer.fill('Năm', '2017', 0, frame);
  await officer.fill('Phần trăm', '80,58', 0, frame);
  await officer.fill('Nguồn', 'Công văn 1132/UBND-NV ngày 13/6/2018', 0, frame);
  await officer.press('Thêm số liệu để so', frame);
  await officer.sees(/80,58/);
  await officer.save('Excel', 'ket-qua.xlsx');
}

/** bao-cao.md and the leader's half of it. */
async function writeReport(officer: Reader, leader: Reader): Promise<void> {
  officer.read('bao-cao');
  await officer.press('Báo cáo');
  for (const words of ['Mở đầu', 'Mục đích', 'Ưu điểm', 'Tồn tại, hạn chế', 'Định hướng, giao nhiệm vụ', 'Lời kết'])
    await officer.sees(words);
  await officer.fill('Lời kết', 'Trên đây là báo cáo kết quả đo lường sự hài lòng năm 2026 của UBND xã Phú An.');
  await officer.press('Lưu lời báo cáo');
  leader.read('phe-duyet');
  await leader.press('Báo cáo');
  await leader.press('Phê duyệt báo cáo');
  await officer.page.reload();
  await officer.fill('Số', '45/BC-UBND');
  await officer.fill('Ngày ký', daysFromNow(0));
  await officer.press('Lưu số và ngày');
  await officer.sees('Văn bản và bảng số liệu');
  const line = officer.page.getByRole('listitem').filter({ hasText: 'Báo cáo cả đợt' });
  await officer.sees('Báo cáo cả đợt');
  await officer.save('Word', 'bao-cao.docx', line);
  await officer.save('PDF', 'bao-cao.pdf', line);
  await officer.save('Excel', 'bao-cao.xlsx', line);
}

rmSync(values.out, { recursive: true, force: true });
mkdirSync(values.out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'longdan-newcomer-'));
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox'],
});
const port = await freePort();
await lookFirst(browser, folder, port);
const started = await run(
  ['run', 'longdan', '--', 'serve', '--data', join(folder, 'du-lieu')],
  /(http:\S*thiet-lap\S*)/,
  { PORT: port },
);
try {
  const { officer, clerk, leader } = await openAccounts(browser, new URL(started.found).origin, started.found);
  await makeRound(officer);
  await approvePlan(leader);
  await issueBallots(officer);
  await keyIn(clerk);
  await importWorkbook(officer);
  await check(officer);
  await readResults(officer);
  await writeReport(officer, leader);
  tell(
    `The handbook leads from npm start to a printed report: ${stepsTaken()} steps, pictures and documents in ${values.out}`,
  );
} finally {
  await browser.close();
  await started.interrupt();
  rmSync(folder, { recursive: true, force: true });
}
