/**
 * The one registry of refused requests. Operations and the store throw `problem('code', { … })`; each face (page, API,
 * command line) translates a `Problem` once. To add one: a line in the table; placeholders in braces become required
 * details, checked by the compiler. Every message says what was refused, why, and what to do. One table, longer than our
 * files are: whoever adds a refusal looks through all there are first.
 */
import type { Bilingual, Finding } from './outcome.ts';

interface ProblemDefinition {
  readonly httpStatus: number;
  readonly message: Bilingual;
}

function define<const Vi extends string>(httpStatus: number, vi: Vi, en: string) {
  return { httpStatus, message: { vi, en } } as const;
}

const definitions = {
  // What was asked for does not exist.
  'round-not-found': define(
    404,
    'Không có đợt khảo sát “{round}”. Xem lại mã đợt trong danh sách các đợt của Ông/Bà.',
    'There is no survey round “{round}”. Check its code in your list of rounds.',
  ),
  'plan-not-found': define(
    404,
    'Không có kế hoạch “{plan}”. Nạp tệp kế hoạch hoặc lập kế hoạch mới.',
    'There is no plan “{plan}”. Load a plan file or write a new plan.',
  ),
  'scheme-not-found': define(
    404,
    'Không có bộ tiêu chí “{scheme}”. Chọn một bộ trong danh mục, hoặc nạp tệp bộ tiêu chí trước.',
    'There is no scheme “{scheme}”. Choose one of the catalogue, or load its file first.',
  ),
  'questionnaire-not-found': define(
    404,
    'Không có mẫu phiếu “{questionnaire}”. Lập mẫu phiếu ở bước Phiếu hỏi của đợt.',
    'There is no questionnaire “{questionnaire}”. Make it in the round’s Questionnaire step.',
  ),
  'field-not-found': define(
    404,
    'Đợt “{round}” không có lĩnh vực “{field}”. Các lĩnh vực được ghi trong kế hoạch của đợt.',
    'Round “{round}” has no field “{field}”. Its fields are listed in its plan.',
  ),
  'unit-not-found': define(
    404,
    'Không có đơn vị “{unit}”. Xem danh sách đơn vị trong kế hoạch của đợt.',
    'There is no unit “{unit}”. See the list of units in the round’s plan.',
  ),
  'ballot-not-found': define(
    404,
    'Không có phiếu mang mã “{ballot}”. Nhập lại mã in trên phiếu.',
    'There is no ballot with code “{ballot}”. Enter again the code printed on the ballot.',
  ),
  'response-not-found': define(
    404,
    'Không có phiếu thu về “{response}”. Tìm lại trong danh sách phiếu của đợt.',
    'There is no response “{response}”. Look it up in the round’s list of responses.',
  ),
  'account-not-found': define(
    404,
    'Không có tài khoản “{account}”. Quản trị viên tạo tài khoản ở mục Tài khoản và vai trò.',
    'There is no account “{account}”. An administrator creates accounts under Accounts and roles.',
  ),
  'import-not-found': define(
    404,
    'Không có lần nạp tệp “{import}”. Xem danh sách các lần nạp của đợt.',
    'There is no import “{import}”. See the round’s list of imports.',
  ),
  'import-running': define(
    409,
    'Đang có người nạp tệp “{file}”. Chờ lần nạp đó xong, hoặc dừng nó ở bước Thu phiếu.',
    'Somebody is importing file “{file}”. Wait until it is done, or stop it in the Collection step.',
  ),
  'import-stopped': define(
    409,
    'Lần nạp tệp “{file}” đã được dừng. Dòng đã vào vẫn còn; bấm “Nạp tiếp” để đi tiếp.',
    'The import of file “{file}” was stopped. Rows that came in are kept; choose “Go on” to continue.',
  ),
  'import-not-running': define(
    409,
    'Lần nạp tệp “{file}” không còn chạy. Tải lại trang để xem nó đã đến đâu.',
    'The import of file “{file}” does not run any more. Reload the page to see how far it came.',
  ),
  'import-undone': define(
    409,
    'Lần nạp tệp “{file}” đã được hoàn tác. Muốn đưa phiếu vào lại, nạp lại tệp đó.',
    'The import of file “{file}” was undone. To bring its ballots in again, import the file again.',
  ),
  'responses-touched': define(
    409,
    '{count} phiếu của tệp “{file}” đã được sửa hoặc đã có quyết định: {ballots}. Xem lại từng phiếu; nếu vẫn hoàn tác, đánh dấu xác nhận cho từng phiếu.',
    '{count} responses of file “{file}” were corrected or ruled on since: {ballots}. Look at each; to undo all the same, confirm each of them.',
  ),
  'responses-double-entered': define(
    409,
    '{count} phiếu của tệp “{file}” đã dùng làm lần nhập thứ nhất của nhập kép: {ballots}. Biên bản nhập kép không sửa lại được nên không hoàn tác được lần nạp này; sửa từng phiếu sai.',
    '{count} responses of file “{file}” are the first entries of a double entry: {ballots}. Its record is never changed, so this import cannot be undone; correct the responses that are wrong.',
  ),
  'file-not-kept': define(
    410,
    'Tệp này không còn được giữ trên máy chủ. Nạp lại đúng tệp đó; dòng đã vào không bị lặp.',
    'This file is no longer kept on the server. Import the same file again; rows already in are not repeated.',
  ),
  'other-file': define(
    409,
    'Tệp đưa vào không phải tệp “{file}” của lần nạp này. Chọn đúng tệp cũ để nạp tiếp.',
    'This is not file “{file}” of the import that was cut off. Choose that file to go on.',
  ),
  'batch-not-found': define(
    404,
    'Không có đợt phát phiếu “{batch}” ở lĩnh vực này. Chọn lại trong danh sách các đợt phát của bước Thu phiếu.',
    'There is no batch of ballots “{batch}” in this field. Choose one from the list in the Collection step.',
  ),
  'task-not-found': define(
    404,
    'Kế hoạch không có việc số {task}. Tải lại trang rồi chọn lại.',
    'The plan has no task {task}. Reload the page and choose again.',
  ),
  'document-not-found': define(
    404,
    'Không có tài liệu “{document}”. Tạo tài liệu ở bước Báo cáo của đợt.',
    'There is no document “{document}”. Make it in the round’s Report step.',
  ),
  'dispatch-not-found': define(
    404,
    'Không có công văn “{dispatch}”. Chọn lại trong danh sách công văn.',
    'There is no dispatch “{dispatch}”. Choose one from the list of dispatches.',
  ),
  'template-not-found': define(
    404,
    'Không có mẫu “{template}”. Chọn lại trong danh sách mẫu văn bản.',
    'There is no template “{template}”. Choose one from the list of templates.',
  ),
  'page-not-found': define(
    404,
    'Không có trang này. Trở về trang đầu và chọn lại.',
    'This page does not exist. Go back to the first page and choose again.',
  ),

  // Who may do it.
  'not-signed-in': define(
    401,
    'Ông/Bà chưa đăng nhập. Đăng nhập rồi làm lại thao tác.',
    'You are not signed in. Sign in and do it again.',
  ),
  'sign-in-failed': define(
    401,
    'Tên đăng nhập hoặc mật khẩu không đúng. Nhập lại, hoặc nhờ quản trị viên đặt lại mật khẩu.',
    'Wrong name or password. Enter them again, or ask an administrator to reset the password.',
  ),
  'not-permitted': define(
    403,
    'Tài khoản của Ông/Bà không được giao quyền {act}. Đề nghị quản trị viên giao quyền nếu đây là nhiệm vụ của Ông/Bà.',
    'Your account has not been given the right to {act}. Ask an administrator if this is your task.',
  ),
  'last-administrator': define(
    409,
    'Đây là quản trị viên duy nhất còn lại. Giao quyền quản trị cho người khác trước khi gỡ quyền này.',
    'This is the last administrator. Give the right to somebody else before taking it away here.',
  ),
  'own-account': define(
    409,
    'Đây là tài khoản của chính Ông/Bà. Việc này phải do một quản trị viên khác làm; mật khẩu và bảo mật của mình thì sửa ở trang Bảo mật của tôi.',
    'This is your own account. Another administrator must do this; your own password and security are on the page My security.',
  ),
  'second-person-needed': define(
    409,
    'Việc đặt lại này cần người thứ hai: không phải người đã đề nghị, cũng không phải chủ tài khoản. Nhờ một quản trị viên khác hoặc lãnh đạo xác nhận.',
    'This reset takes a second person: neither who asked for it nor the holder of the account. Have another administrator or a leader confirm it.',
  ),
  'recovery-not-found': define(
    404,
    'Đề nghị đặt lại này đã được giải quyết hoặc đã quá 24 giờ. Nếu vẫn cần, lập đề nghị mới ở trang Tài khoản.',
    'This reset has been decided or is older than 24 hours. If it is still needed, ask for it again on the Accounts page.',
  ),
  'has-password': define(
    409,
    'Tài khoản này đã có mật khẩu, một mình quản trị viên không cấp lại được. Bấm “Đề nghị đặt lại”, rồi nhờ người thứ hai xác nhận.',
    'This account has had a password: one administrator alone cannot give another. Choose “Ask for a reset”, then have a second person confirm it.',
  ),
  'conflicting-part': define(
    403,
    'Ông/Bà đã làm việc trong đợt “{round}” ở phía bên kia, nên không được {act}: người giám sát một đợt không làm việc khác trong đợt ấy. Nhờ một người chưa tham gia đợt này.',
    'You have acted in round “{round}” on the other side, so you may not {act}: who supervises a round does no other work in it. Ask somebody who has had no part in this round.',
  ),
  'round-unsupervised': define(
    409,
    'Kế hoạch của đợt này không ghi bên giám sát nào, nên người giám sát không {act} được. Cán bộ phụ trách ghi tên bên giám sát vào kế hoạch trước, nếu có.',
    'The plan of this round names no supervisor, so a supervisor may not act in it ({act}). If there is one, the officer names them in the plan first.',
  ),
  'unit-path-invalid': define(
    422,
    'Mã đơn vị “{unit}” không đúng dạng. Viết mã từ cấp trên xuống, cách nhau bằng dấu gạch chéo: 38 là tỉnh, 38/14812 là phường của tỉnh ấy.',
    'The unit “{unit}” is not written as it should be. Write the codes from the top down, apart by slashes: 38 is a province, 38/14812 a ward of it.',
  ),
  'unit-outside-scope': define(
    403,
    'Đơn vị “{unit}” nằm ngoài phạm vi của Ông/Bà. Chọn đơn vị của mình hoặc cấp dưới, hay nhờ quản trị viên cấp trên.',
    'Unit “{unit}” lies outside your own. Choose your unit or one below it, or ask an administrator of a higher level.',
  ),
  'code-wrong': define(
    422,
    'Mã không đúng hoặc đã dùng. Xem đồng hồ của điện thoại có đúng giờ không, đợi mã mới hiện lên rồi nhập lại.',
    'The code is wrong or has been used. See whether the clock of the phone is right, wait for a new code and enter that.',
  ),
  'password-wrong': define(
    422,
    'Mật khẩu không đúng, nên chưa thay đổi gì. Nhập lại mật khẩu đang dùng.',
    'Wrong password: nothing was changed. Enter the password you use now.',
  ),
  'second-factor-over': define(
    401,
    'Đã quá 10 phút từ khi nhập mật khẩu. Đăng nhập lại từ đầu.',
    'More than 10 minutes have passed since you gave your password. Sign in again.',
  ),
  'second-factor-required': define(
    409,
    'Vai trò của Ông/Bà bắt buộc có lớp bảo vệ thứ hai, nên không tắt được. Muốn đổi máy, nhờ quản trị viên đề nghị đặt lại.',
    'Your role must have a second factor, so it cannot be turned off. To change the phone, have an administrator ask for a reset.',
  ),
  'passkey-failed': define(
    422,
    'Không nhận được khóa truy cập: {reason}. Thử lại, hoặc đăng nhập bằng mật khẩu.',
    'The passkey was not accepted: {reason}. Try again, or sign in with your password.',
  ),
  'single-sign-on-failed': define(
    401,
    'Không đăng nhập được qua hệ thống của tỉnh: {reason}. Thử lại, hoặc đăng nhập bằng tên và mật khẩu.',
    'Signing in through the province’s system failed: {reason}. Try again, or sign in with name and password.',
  ),
  'account-exists': define(
    409,
    'Đã có tài khoản “{account}”. Chọn tên khác hoặc dùng tài khoản đã có.',
    'Account “{account}” exists already. Choose another name or use the existing account.',
  ),

  // What was handed in is not good; the findings say where.
  'invalid-input': define(
    422,
    'Dữ liệu gửi lên có chỗ chưa đúng. Sửa những chỗ được nêu dưới đây rồi gửi lại.',
    'What was sent has faults. Mend the places listed below and send it again.',
  ),
  'questionnaire-unsound': define(
    422,
    'Mẫu phiếu không lập được vì những lỗi nêu dưới đây. Sửa các thay đổi so với bộ tiêu chí rồi lập lại.',
    'The questionnaire cannot be made because of the faults listed below. Change what differs from the scheme and try again.',
  ),
  'reason-required': define(
    422,
    'Phải ghi lý do khi {act}. Lý do được lưu cùng tên người thực hiện.',
    'A reason must be given to {act}. It is kept with the name of whoever did it.',
  ),
  'confirmation-required': define(
    422,
    'Thao tác {act} không hoàn lại được. Xác nhận rõ rồi làm lại.',
    'To {act} cannot be undone. Confirm it and do it again.',
  ),
  'file-unreadable': define(
    422,
    'Không đọc được tệp “{file}”. Mở tệp bằng phần mềm đã tạo ra nó, lưu lại đúng loại ({accepted}) rồi gửi lại.',
    'The file “{file}” cannot be read. Open it in the program that made it, save it as {accepted} and send it again.',
  ),
  'file-too-large': define(
    413,
    'Tệp “{file}” lớn hơn {limitMb} MB. Chia nhỏ tệp rồi gửi từng phần.',
    'The file “{file}” is larger than {limitMb} MB. Split it and send the parts.',
  ),

  // The round is not in the state that the act needs.
  'round-exists': define(
    409,
    'Đã có đợt khảo sát “{round}”. Đặt mã khác trong kế hoạch, hoặc mở đợt đã có.',
    'Round “{round}” exists already. Give another code in the plan, or open the existing round.',
  ),
  'plan-already-approved': define(
    409,
    'Kế hoạch của đợt “{round}” đã được phê duyệt nên không sửa được. Lập bản điều chỉnh và trình phê duyệt lại.',
    'The plan of round “{round}” has been approved and cannot be changed. Make an amendment and have it approved.',
  ),
  'plan-not-approved': define(
    409,
    'Kế hoạch của đợt “{round}” chưa được phê duyệt. Trình lãnh đạo phê duyệt ở bước Kế hoạch.',
    'The plan of round “{round}” has not been approved. Have it approved in the Plan step.',
  ),
  'round-not-open': define(
    409,
    'Đợt “{round}” chưa bắt đầu thu phiếu. Phát phiếu ở bước Mẫu trước.',
    'Round “{round}” does not take ballots yet. Issue ballots in the Sample step first.',
  ),
  'round-closed': define(
    409,
    'Đợt “{round}” đã đóng, không nhận thêm phiếu. Nếu còn phiếu hợp lệ, đề nghị người phụ trách mở lại đợt và ghi lý do.',
    'Round “{round}” is closed and takes no more ballots. If valid ballots remain, ask its owner to reopen it with a reason.',
  ),
  'round-not-closed': define(
    409,
    'Đợt “{round}” còn đang thu phiếu. Đóng đợt ở bước Kiểm tra phiếu trước.',
    'Round “{round}” still takes ballots. Close it in the Checking step first.',
  ),
  'ballots-already-issued': define(
    409,
    'Đã phát phiếu theo mẫu này nên không sửa được mẫu. Lập phiên bản mới của mẫu phiếu.',
    'Ballots of this questionnaire have been issued, so it cannot change. Make a new version of it.',
  ),
  'quota-exceeded': define(
    409,
    'Lĩnh vực “{field}” chỉ có {quota} phiếu theo kế hoạch. Giảm số phiếu hoặc điều chỉnh kế hoạch.',
    'Field “{field}” has only {quota} ballots in the plan. Ask for fewer or amend the plan.',
  ),
  'no-eligible-responses': define(
    409,
    'Đợt “{round}” chưa có phiếu đủ điều kiện nào nên chưa tính được kết quả. Nhập hoặc nạp phiếu trước.',
    'Round “{round}” has no eligible response yet, so there are no results. Enter or import ballots first.',
  ),
  'not-approved': define(
    409,
    '{what} chưa được lãnh đạo phê duyệt. Trình phê duyệt rồi làm tiếp.',
    '{what} has not been approved by the leader. Have it approved, then go on.',
  ),
  'already-published': define(
    409,
    'Kết quả của đợt “{round}” đã công bố, không thay đổi được. Đăng bản đính chính nếu có sai sót.',
    'The results of round “{round}” are published and cannot change. Publish a correction if there is an error.',
  ),
  'import-already-running': define(
    409,
    'Đợt “{round}” đang nạp một tệp khác. Đợi nạp xong rồi nạp tiếp.',
    'Round “{round}” is importing another file. Wait until it is done.',
  ),
  'already-imported': define(
    409,
    'Tệp “{file}” đã được nạp vào đợt này. Nạp lại sẽ đếm mỗi phiếu hai lần, nên không nhận.',
    'The file “{file}” has been imported into this round. It is refused because every ballot would count twice.',
  ),
  'stale-version': define(
    409,
    '{what} đã được người khác sửa sau khi Ông/Bà mở. Tải lại trang, xem thay đổi rồi sửa tiếp.',
    '{what} was changed by somebody else after you opened it. Reload, look at the change, and go on.',
  ),

  'dispatch-issued': define(
    409,
    'Công văn số {number} đã ban hành nên không sửa được. Thu hồi về dự thảo kèm lý do, hoặc soạn công văn mới.',
    'Dispatch {number} has been issued and cannot change. Take it back to a draft with a reason, or write a new one.',
  ),
  'dispatch-not-issued': define(
    409,
    'Công văn này còn là dự thảo, không có gì để thu hồi. Sửa thẳng dự thảo.',
    'This dispatch is a draft: there is nothing to take back. Edit the draft.',
  ),
  'nothing-to-undo': define(
    409,
    'Không còn gì để hoàn tác ở đây. Tải lại trang để xem tình trạng hiện nay.',
    'There is nothing to undo here. Reload the page to see how things stand.',
  ),
  'draft-conflict': define(
    409,
    'Bản nháp phiếu hỏi vừa được {who} lưu (lần lưu {found}) sau khi Ông/Bà mở trang (lần lưu {expected}), nên thay đổi này chưa được ghi. Tải lại trang, xem bản mới rồi làm lại.',
    'The draft was saved by {who} (save {found}) after you opened the page (save {expected}), so this change was not kept. Reload, look at the new draft and do it again.',
  ),
  'draft-outdated': define(
    409,
    'Bản nháp lập từ phiên bản {based}, nhưng lĩnh vực này nay đang dùng phiên bản {current}. Bỏ bản nháp rồi sửa từ phiên bản đang dùng.',
    'The draft began from version {based}, but the field asks version {current} by now. Drop the draft and edit the version in force.',
  ),
  'nothing-to-release': define(
    422,
    'Bản nháp không khác phiên bản {version}, nên không có gì để chốt.',
    'The draft does not differ from version {version}: there is nothing to release.',
  ),
  'other-version': define(
    409,
    'Phiếu {ballot} phát theo phiên bản {version} của phiếu hỏi, khác mẫu đang mở. Xem số phiên bản ở chân tờ phiếu, mở mẫu phiên bản {version} rồi nhập.',
    'Ballot {ballot} was issued with version {version} of the questionnaire, not the one that is open. See the number at the foot of the sheet, open version {version} and key it in.',
  ),
  'round-code-fixed': define(
    409,
    'Mã đợt “{round}” không đổi được vì phiếu và tài liệu đã mang mã này. Giữ nguyên mã, hoặc lập đợt mới.',
    'The round’s code “{round}” cannot change: ballots and documents bear it. Keep the code, or make a new round.',
  ),
  'field-in-use': define(
    409,
    'Lĩnh vực “{field}” đã phát {count} phiếu nên không bỏ khỏi kế hoạch được. Giữ lĩnh vực này và sửa nội dung khác.',
    'Field “{field}” has {count} ballots issued and cannot leave the plan. Keep it and change the rest.',
  ),
  'no-ballot-outstanding': define(
    409,
    'Lĩnh vực “{field}” không còn phiếu nào đã phát mà chưa thu. Phát thêm phiếu rồi nhập tiếp.',
    'Field “{field}” has no issued ballot left without a response. Issue more ballots, then go on.',
  ),
  'ballot-code-needed': define(
    422,
    'Lĩnh vực “{field}” có phiếu do người dân giữ để trả lời bằng điện thoại, nên phải gõ mã in trên tờ phiếu; phần mềm không tự lấy phiếu kế tiếp.',
    'In field “{field}” citizens hold ballots to answer by phone, so the code printed on the sheet is needed; the next ballot is not taken by itself.',
  ),

  // Other systems, and receipts.
  'api-key-wrong': define(
    401,
    'Khóa kết nối thiếu, sai hoặc đã bị thu hồi. Gửi khóa trong tiêu đề Authorization: Bearer …; nếu cần, xin cán bộ phụ trách đợt cấp khóa mới.',
    'The key is missing, wrong or revoked. Send it as Authorization: Bearer …; ask the officer of the round for a new one if needed.',
  ),
  'api-key-other-round': define(
    403,
    'Khóa kết nối này không dùng cho đợt “{round}”. Dùng khóa được cấp cho đúng đợt.',
    'This key is not for round “{round}”. Use the key that was given out for the round.',
  ),
  'api-key-not-found': define(
    404,
    'Không có khóa kết nối này trong đợt, hoặc khóa đã bị thu hồi. Tải lại trang để xem danh sách hiện nay.',
    'The round has no such key in use. Reload the page to see the list as it stands.',
  ),
  'idempotency-key-missing': define(
    400,
    'Thiếu tiêu đề Idempotency-Key (16 đến 100 ký tự, nên dùng UUID ngẫu nhiên, mỗi lần gửi một mã). Thêm tiêu đề rồi gửi lại.',
    'The header Idempotency-Key is missing (16 to 100 characters, best a random UUID, a new one for each sending). Add it and send again.',
  ),
  'idempotency-key-reused': define(
    409,
    'Mã Idempotency-Key này đã dùng để gửi một phiếu khác. Phiếu trước được giữ nguyên; gửi phiếu này bằng mã mới.',
    'This Idempotency-Key was used to send something else. What was sent before stands; send this one under a new key.',
  ),
  'body-unreadable': define(
    400,
    'Không đọc được nội dung gửi lên: {reason}. Gửi JSON (UTF-8) theo mô tả ở /api/openapi.json.',
    'The body cannot be read: {reason}. Send JSON (UTF-8) as described in /api/openapi.json.',
  ),
  'body-too-large': define(
    413,
    'Nội dung gửi lên quá lớn: tối đa {most}. Chia nhỏ rồi gửi từng phần.',
    'The body is too large: at most {most}. Split it and send the parts.',
  ),
  'intake-busy': define(
    503,
    'Máy chủ đang nhận quá nhiều phiếu cùng lúc; phiếu này chưa được ghi. Gửi lại sau {seconds} giây với cùng Idempotency-Key.',
    'The server is taking in too many ballots at once; this one was not recorded. Send it again in {seconds} s with the same Idempotency-Key.',
  ),
  'receipt-code-wrong': define(
    422,
    'Mã biên nhận chưa đúng. Mã có 9 ký tự, chia ba nhóm; xin so lại từng ký tự.',
    'This is no receipt code. It has nine characters in three groups; compare each of them.',
  ),
  'receipt-not-found': define(
    404,
    'Không có phiếu nào mang mã biên nhận này ở đây. Xin so lại mã, hoặc hỏi cơ quan đã tổ chức khảo sát.',
    'No ballot here has this receipt code. Compare the code, or ask the authority that held the survey.',
  ),
  'receipt-note-wrong': define(
    422,
    'Đây không phải biên nhận do nơi này ký: {reason} Xin đưa nguyên vẹn tệp đã tải về.',
    'This is no receipt signed here ({reason}). Hand in the downloaded file as it is.',
  ),
  'ledger-key-changed': define(
    409,
    'Khóa trong tệp ledger.keys.json không phải khóa đang ký sổ. Sổ chờ {expected}, tệp có {found}. Chép đúng tệp khóa của sổ này (hoặc khôi phục từ bản sao lưu có --with-secrets) rồi chạy lại; không lập khóa mới.',
    'The key in ledger.keys.json is not the one in force. The log expects {expected}, the file has {found}. Put the key file of this log in place (or restore it from a backup made with --with-secrets) and start again; do not make a new key.',
  ),
  'witness-key-wrong': define(
    422,
    'Dòng khóa này không phải khóa của bên chứng kiến: {reason} Chạy lại “longdan witness init” và chép cả dòng khóa.',
    'This is no key of a witness: {reason} Run “longdan witness init” again and copy the whole line.',
  ),
  'witness-name-taken': define(
    409,
    'Bên chứng kiến “{name}” đã đăng ký một khóa khác. Khóa mới phải mang tên khác, để khóa cũ vẫn kiểm được.',
    'Witness “{name}” has another key here already. A new key needs a new name, so that the old one can still be checked.',
  ),
  'cosignature-wrong': define(
    422,
    'Không nhận chữ ký này: {reason} Xin gửi nguyên vẹn tệp mà “longdan witness cosign” đã ghi.',
    'This signature is not taken: {reason} Send the file that “longdan witness cosign” wrote, as it is.',
  ),
  'cosignature-foreign': define(
    409,
    'Bên chứng kiến đã ký một điểm niêm {size} mục KHÔNG phải của sổ này. Sổ đã bị viết lại, hoặc nơi đó đọc một sổ khác. Giữ tệp làm bằng chứng và chạy “longdan fsck --checkpoint <tệp>”.',
    'The witness signed a checkpoint of {size} entries that is NOT of this log: the log was rewritten, or another log was read there. Keep the file as evidence and run “longdan fsck --checkpoint <file>”.',
  ),
  'receipt-code-shared': define(
    409,
    'Có hơn một phiếu ngẫu nhiên trùng mã biên nhận này, nên mã không đủ để nhận ra phiếu. Xin dùng tệp biên nhận đã tải về.',
    'More than one ballot happens to have this receipt code, so the code alone does not tell which. Use the receipt file you downloaded.',
  ),

  // Double entry.
  'share-out-of-range': define(
    422,
    'Tỷ lệ nhập lần hai phải là số nguyên từ 0 đến 100 phần trăm; đã nhập {share}. Nhập lại tỷ lệ.',
    'The share keyed twice is a whole number from 0 to 100 per cent; got {share}. Enter it again.',
  ),
  'first-entry-missing': define(
    409,
    'Phiếu “{ballot}” chưa được nhập lần đầu bằng bàn phím, nên chưa nhập lần hai được. Nhập lần đầu ở trang Nhập phiếu giấy.',
    'Ballot “{ballot}” has no first entry by keyboard, so it cannot be keyed again. Key it first under Key in paper ballots.',
  ),
  'second-entry-same-person': define(
    409,
    'Chính Ông/Bà đã nhập phiếu này lần đầu. Nhập lần hai phải là người khác: chuyển tờ phiếu cho người đó.',
    'You keyed this ballot yourself the first time. The second entry needs somebody else: hand the sheet on.',
  ),
  'second-entry-not-drawn': define(
    409,
    'Phiếu “{ballot}” không nằm trong số được chọn ngẫu nhiên để nhập lần hai. Lấy tờ phiếu khác trong danh sách.',
    'Ballot “{ballot}” is not among those drawn for the second entry. Take another sheet of the list.',
  ),
  'second-entry-done': define(
    409,
    'Phiếu “{ballot}” đã được nhập lần hai. Lấy tờ phiếu khác trong danh sách.',
    'Ballot “{ballot}” has been keyed twice already. Take another sheet of the list.',
  ),
  'awaiting-second-entry': define(
    403,
    'Phiếu này đang chờ nhập lần hai, nên câu trả lời của lần đầu chưa mở cho Ông/Bà xem. Xem được sau khi phiếu đã nhập lần hai.',
    'This ballot waits for its second entry, so the answers of the first are closed to you. They open when it has been keyed twice.',
  ),
  'differences-settled': define(
    409,
    'Phiếu “{ballot}” không còn câu nào chờ đối chiếu. Nếu còn sai, sửa ở bước Kiểm tra phiếu và ghi lý do.',
    'Ballot “{ballot}” has no difference left to settle. If something is still wrong, correct it under Checking, with a reason.',
  ),
  'settlement-incomplete': define(
    422,
    'Còn {missing} câu khác nhau chưa chọn theo tờ phiếu. Chọn đủ rồi ghi một lần.',
    '{missing} differing questions are not settled yet. Settle all of them, then save once.',
  ),
  'not-own-entry': define(
    409,
    'Chỉ người đã nhập mới sửa nhanh được phiếu, trong ngày nhập và trước khi phiếu được nhập lần hai. Sau đó, cán bộ phụ trách sửa ở bước Kiểm tra phiếu và ghi lý do.',
    'Only whoever keyed a ballot mends it this way, on the same day and before it is keyed a second time. Later the officer corrects it under Checking, with a reason.',
  ),

  // Ballot codes.
  'count-out-of-range': define(
    422,
    'Số phiếu phải là số nguyên từ 1 đến {maximum}; đã nhập {count}. Nhập lại số phiếu.',
    'The number of ballots must be a whole number from 1 to {maximum}; got {count}. Enter it again.',
  ),
  'ballot-code-wrong': define(
    404,
    'Mã phiếu không đúng. Nhập lại đủ 10 ký tự in trên phiếu, không phân biệt chữ hoa chữ thường.',
    'The ballot code is wrong. Enter again all 10 characters printed on the ballot; capitals do not matter.',
  ),
  'ballot-already-used': define(
    409,
    'Phiếu này đã được gửi. Mỗi mã phiếu chỉ dùng một lần; câu trả lời trước vẫn được giữ nguyên.',
    'This ballot has been sent in. Each code works once; the earlier answers stand unchanged.',
  ),
  'content-removed': define(
    409,
    'Nội dung của phiếu này đã được xóa theo yêu cầu. Phiếu vẫn tính là đã thu về; mã phiếu không dùng lại được.',
    'The content of this ballot was removed on request. It still counts as returned; its code cannot be used again.',
  ),
  'removal-waiting': define(
    409,
    'Phiếu này đã có đề nghị xóa nội dung số {number} đang chờ. Xem ở trang Xóa nội dung của bước Kiểm tra.',
    'Request {number} to remove the content of this ballot is waiting already. See Removals in the Checking step.',
  ),
  'removal-not-waiting': define(
    409,
    'Đề nghị xóa nội dung số {number} không còn chờ: đã có người trả lời hoặc rút lại. Tải lại trang để xem.',
    'Removal request {number} no longer waits: somebody has answered it or taken it back. Load the page again.',
  ),
  'removal-second-party': define(
    403,
    'Việc xóa nội dung cần hai bên: {party} xác nhận, và không phải là người đã đề nghị.',
    'A removal takes two parties: it is confirmed by {party}, who is not the one that proposed it.',
  ),
  'removal-while-importing': define(
    409,
    'Một tệp phiếu của đợt đang được nạp hoặc hoàn tác. Chờ xong (hoặc dừng lại) rồi xác nhận, để không bản sao nào của phiếu còn sót.',
    'A file of this round is being imported or undone. Wait until it ends, or stop it, then confirm, so that no copy stays.',
  ),
  'answering-not-begun': define(
    409,
    'Đợt khảo sát bắt đầu nhận phiếu từ ngày {day}. Xin Ông/Bà giữ mã phiếu và trở lại từ ngày đó.',
    'The survey takes ballots from {day} on. Please keep the code and come back then.',
  ),
  'answering-over': define(
    409,
    'Đợt khảo sát đã kết thúc ngày {day} nên không nhận thêm phiếu. Xin gặp nơi phát phiếu nếu Ông/Bà muốn góp ý thêm.',
    'The survey ended on {day} and takes no more ballots. Please turn to where the ballot came from.',
  ),
  'collection-closed': define(
    409,
    'Đợt khảo sát đã kết thúc thu phiếu ngày {day} nên không nhận thêm phiếu. Phiếu còn lại ghi vào biên bản kiểm tra phiếu.',
    'Collection ended on {day}: no more ballots are taken. Note the ballots left over in the minutes of checking.',
  ),
  'nothing-to-close': define(
    409,
    'Đợt này không có phiếu nào để kết thúc thu. Nhập phiếu ở bước Thu phiếu; đợt lấy số liệu từ bảng tổng hợp thì niêm ngay ở bước Công bố.',
    'There are no ballots to stop collecting. Enter ballots in the Collection step; a round known by a table of totals is sealed in the Publication step as it is.',
  ),
  'collection-open': define(
    409,
    'Chưa niêm được số liệu vì đợt còn đang thu phiếu. Kết thúc thu phiếu ở bước Thu phiếu trước.',
    'Figures cannot be sealed while ballots are still collected. Close collection in the Collection step first.',
  ),
  'content-not-ready': define(
    409,
    'Chưa tải được nội dung mở của đợt này: {why}. Xong việc đó rồi tải lại.',
    'The opened content of this round cannot be fetched yet: {why}. Try again when that is done.',
  ),
  'archive-damaged': define(
    422,
    'Không nhận bản lưu trữ này: {what}. Không có gì được ghi vào kho. Xin lại bản khác từ nơi đã lưu.',
    'This archive is not taken in: {what}. Nothing was stored. Ask for another copy where it was made.',
  ),
  'archive-exists': define(
    409,
    'Đợt “{round}” đã có ở đây nên không nhận bản lưu trữ nữa.',
    'Round “{round}” is here already, so its archive is not taken in.',
  ),
  'nothing-changed': define(
    409,
    'Không có gì thay đổi từ bản niêm số {version}, nên không niêm thêm.',
    'Nothing has changed since sealed version {version}: there is nothing new to seal.',
  ),
  'seal-not-found': define(
    404,
    'Đợt này chưa có bản niêm số liệu số {version}. Niêm số liệu ở bước Công bố.',
    'The round has no sealed version {version}. Seal the figures in the Publication step.',
  ),
  'results-not-published': define(
    404,
    'Chưa có kết quả nào của đợt “{round}” được công bố tại đây. Xem danh sách kết quả đã công bố.',
    'No results of round “{round}” are published here. See the list of published results.',
  ),
  'seal-outdated': define(
    409,
    'Có thay đổi sau bản niêm số {version}. Niêm lại, kèm lý do, rồi mới công bố.',
    'Something changed after sealed version {version}. Seal again, with the reason, before publishing.',
  ),
  'seal-unsigned': define(
    409,
    'Bản niêm số {version} chưa có ý kiến của bên giám sát. Người giám sát đăng nhập, mở bước Công bố rồi ký xác nhận hoặc nêu ý kiến khác.',
    'The supervisor has not yet stood under sealed version {version} or objected to it. They sign in and do so in the Publication step.',
  ),
  'already-signed': define(
    409,
    'Bên của Ông/Bà đã có ý kiến về bản niêm số {version}.',
    'Your party has given its word on sealed version {version} already.',
  ),
  'consent-required': define(
    422,
    'Phiếu này chỉ nhận câu trả lời khi Ông/Bà đồng ý tham gia. Đánh dấu vào ô đồng ý, hoặc đóng trang nếu không muốn tham gia.',
    'This ballot takes answers only with your consent. Tick the box, or close the page if you would rather not take part.',
  ),
  'ballot-voided': define(
    409,
    'Phiếu này đã bị hủy nên không dùng được. Xin phiếu khác ở nơi phát phiếu.',
    'This ballot was voided and cannot be used. Ask for another one where ballots are given out.',
  ),
  'code-quota': define(
    429,
    'Mỗi lần chỉ phát tối đa {limit} mã phiếu. Chia thành nhiều lần.',
    'At most {limit} ballot codes are issued at a time. Do it in several goes.',
  ),
  'too-many-attempts': define(
    429,
    'Đã thử sai quá nhiều lần. Đợi {minutes} phút rồi thử lại.',
    'Too many wrong attempts. Wait {minutes} minutes and try again.',
  ),

  // The machine.
  'store-locked': define(
    503,
    'Thư mục dữ liệu “{folder}” đang được một máy chủ khác dùng. Tắt máy chủ kia trước.',
    'The data folder “{folder}” is used by another server. Stop that one first.',
  ),
  'store-busy': define(
    503,
    'Hệ thống đang bận ghi dữ liệu. Đợi ít giây rồi làm lại; chưa có gì bị mất.',
    'The system is busy writing. Wait a few seconds and do it again; nothing was lost.',
  ),
  // Sampling and administrative units.
  'frame-missing': define(
    409,
    'Đợt “{round}” chưa có khung mẫu. Nạp danh sách hồ sơ hoặc hộ ở bước Mẫu.',
    'Round “{round}” has no sampling frame. Import a list of case files or households in the Sample step.',
  ),
  'frame-empty': define(
    409,
    'Khung mẫu không có đơn vị nào dùng được. Xem các dòng bị loại và nạp lại danh sách.',
    'The sampling frame has no usable unit. See the rows left out and import the list again.',
  ),
  'frame-not-frozen': define(
    409,
    'Khung mẫu chưa chốt. Chốt khung trước khi thống nhất số bốc thăm.',
    'The sampling frame is not frozen. Freeze it before a seed is agreed.',
  ),
  'sample-plan-missing': define(
    409,
    'Chưa có phương án mẫu để bốc thăm. Chọn phương án ở bước Mẫu.',
    'There is no sample design to draw by. Choose one in the Sample step.',
  ),
  'sample-already-drawn': define(
    409,
    'Mẫu của đợt này đã bốc xong nên không đổi khung, phương án hay số bốc thăm được nữa.',
    'The sample of this round is drawn, so frame, design and seed can no longer change.',
  ),
  'sample-not-drawn': define(
    409,
    'Mẫu của đợt này chưa bốc thăm. Bốc thăm ở bước Mẫu trước.',
    'The sample of this round is not drawn yet. Draw it in the Sample step first.',
  ),
  'draw-by-supervisor': define(
    403,
    'Phương án giao người giám sát độc lập bốc thăm. Người giám sát đăng nhập và bốc thăm bằng tài khoản của mình.',
    'The design leaves the draw to the independent supervisor, who signs in and draws by their own account.',
  ),
  'draw-by-officer': define(
    403,
    'Phương án giao cán bộ phụ trách bốc thăm, nên kết quả ghi “không có giám sát độc lập”. Muốn bên giám sát bốc thăm thì sửa phương án ở bước Mẫu trước khi thống nhất số.',
    'The design leaves the draw to the officer, and outputs say that nobody independent watched. For the supervisor to draw, change the design in the Sample step before a seed is agreed on.',
  ),
  'draw-refused': define(
    422,
    'Không bốc thăm được với phương án này. Sửa theo các mục dưới đây rồi làm lại.',
    'This design cannot be drawn. Mend what is listed below and try again.',
  ),
  'seed-not-agreed': define(
    409,
    'Hai bên chưa thống nhất xong số bốc thăm cho khung và phương án hiện nay.',
    'The seed is not agreed yet for the frame and design as they are now.',
  ),
  'seed-step-out-of-turn': define(
    409,
    'Chưa đến bước này, hoặc bước này đã qua. Xem trạng thái ở mục Thống nhất số bốc thăm.',
    'It is not the turn of this step, or it is over. See where the agreement stands.',
  ),
  'seed-secret-short': define(
    422,
    'Số bí mật phải có ít nhất {least} ký tự để không ai đoán được từ cam kết.',
    'The secret must have at least {least} characters, so that nobody can guess it from the commitment.',
  ),
  'seed-reveal-differs': define(
    422,
    'Số vừa nhập không đúng số đã cam kết. Nhập lại đúng từng ký tự như đã ghi lúc cam kết.',
    'This is not what was committed to. Enter it again, character by character.',
  ),
  'seed-day-known': define(
    422,
    'Kết quả của ngày {day} đã có hoặc có trong hôm nay. Hai bên phải thống nhất nguồn trước ngày quay ít nhất một ngày.',
    'The result of {day} is known or comes today. Both sides must agree on the source at least a day before.',
  ),
  'seed-day-not-come': define(
    422,
    'Chưa đến ngày quay {day}. Nhập kết quả sau ngày đó.',
    'The day of the drawing, {day}, has not come. Enter the result afterwards.',
  ),
  'seed-value-differs': define(
    409,
    'Hai bên nhập khác nhau: “{first}” và “{second}”. So lại với kết quả đã công bố.',
    'The two sides entered different results: “{first}” and “{second}”. Compare with what was published.',
  ),
  'unit-not-in-sample': define(
    404,
    '“{unit}” không ở trong mẫu hiện nay. Chọn lại trong danh sách mẫu.',
    '“{unit}” is not in the sample now. Choose from the list again.',
  ),
  'reserve-exhausted': define(
    409,
    'Không còn dự phòng cho “{unit}”. Ghi nhận là không gặp được; không chọn người khác thay.',
    'No reserve is left for “{unit}”. Record it as not reached; choose nobody else.',
  ),
  'sample-ballots-issued': define(
    409,
    'Phiếu cho mẫu của đợt này đã phát. Xem các đợt phát ở bước Thu phiếu.',
    'Ballots for this round’s sample were issued already. See the batches in the Collection step.',
  ),
  'cell-too-small': define(
    409,
    'Có nhóm chỉ {found} phiếu: ở đợt ẩn danh, nhóm dưới {least} phiếu có thể làm lộ người trả lời. Tăng mức tối thiểu mỗi tầng, bớt tầng, hoặc chuyển sang chế độ bảo mật.',
    'A cell has {found} ballots: in an anonymous round fewer than {least} could name people. Raise the minimum of strata, use fewer strata, or make the round confidential.',
  ),
  'visit-log-wrong': define(
    422,
    'Sổ lượt khách chưa khớp: số nhận phiếu không quá số được mời, số được mời không quá số lượt khách.',
    'The visit log does not add up: ballots taken ≤ picked ≤ clients.',
  ),
  'units-older': define(
    409,
    'Danh mục đang có “{unit}” từ ngày {day}, không trước ngày hiệu lực vừa nhập. Xem lại ngày hiệu lực.',
    'The list already has “{unit}” since {day}, which is not before the day entered. Look at the day again.',
  ),
  'call-back-none': define(
    409,
    'Đợt này không phúc tra được: {why}. Lý do và việc có thể làm thay ghi ở bước Phúc tra.',
    'This round has no call-back: {why}. The Call-back step says why and what can be done instead.',
  ),
  'call-back-too-early': define(
    409,
    'Phúc tra chỉ lập sau khi đã kết thúc thu phiếu và mọi phiếu đã vào sổ niêm. Kết thúc thu phiếu, chờ vài giây rồi làm lại.',
    'A call-back is planned once collection is closed and every response is in the ledger. Close collection, wait some seconds, try again.',
  ),
  'call-back-plan-missing': define(
    409,
    'Chưa có phương án phúc tra. Lập phương án ở bước Phúc tra trước.',
    'There is no plan of the call-back yet. Make it in the Call-back step first.',
  ),
  'call-back-drawn': define(
    409,
    'Đã bốc thăm phúc tra. Muốn làm lại, hai bên phải quyết định “phúc tra lại”.',
    'The call-back is drawn already. To do it again both sides must decide to repeat it.',
  ),
  'call-back-not-drawn': define(
    409,
    'Chưa bốc thăm phúc tra. Người giám sát bốc thăm ở bước Phúc tra.',
    'The call-back is not drawn yet. The supervisor draws it in the Call-back step.',
  ),
  'call-back-by-supervisor': define(
    403,
    'Đợt này có người giám sát: chỉ tài khoản giám sát được bốc thăm, xem người được hỏi lại và ghi kết quả phúc tra.',
    'This round has a supervisor: only the supervisor’s account draws, sees who is called back and records outcomes.',
  ),
  'call-back-case-missing': define(
    404,
    'Không có người số {place} trong danh sách phúc tra. Chọn lại trong danh sách.',
    'There is nobody at place {place} of the call-back. Choose from the list again.',
  ),
  'call-back-open': define(
    409,
    'Còn {open} người chưa có kết quả phúc tra. Ghi đủ, kể cả người không gặp được, rồi mới xem kết quả và quyết định.',
    '{open} of those drawn have no outcome yet. Record all, the unreached too, before results and decision.',
  ),
  'call-back-decided': define(
    409,
    'Phúc tra này đã có quyết định hoặc đang chờ bên kia ký. Xem ở phần Quyết định của bước Phúc tra.',
    'This call-back is decided, or waits for the other side’s signature. See the decision in the Call-back step.',
  ),
  'call-back-undecided': define(
    409,
    'Phúc tra đã bốc thăm mà chưa có quyết định: liên kết còn cần đến. Ký xong quyết định rồi mới hủy.',
    'The call-back is drawn and not decided: the links are still needed. Sign the decision first.',
  ),
  'unexpected-fault': define(
    500,
    'Hệ thống gặp lỗi ngoài dự kiến. Làm lại; nếu còn lỗi, báo người quản trị kèm mã “{reference}”.',
    'Something unexpected went wrong. Try again; if it stays, tell the administrator the code “{reference}”.',
  ),
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof definitions;

type PlaceholdersIn<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersIn<Rest>
  : never;
type DetailsOf<Code extends ProblemCode> = Readonly<
  Record<PlaceholdersIn<(typeof definitions)[Code]['message']['vi']>, string | number>
>;

export type ProblemDetails = Readonly<Record<string, string | number | boolean | null>>;

/** The registry itself, for documentation and for tests of faces. */
export const problems: Readonly<Record<ProblemCode, ProblemDefinition>> = definitions;

/** A refused request. `message` is Vietnamese; `messageIn('en')` is for the other face. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly httpStatus: number;
  readonly details: ProblemDetails;
  /** What was wrong with the input, place by place; empty for most codes. */
  readonly findings: readonly Finding[];

  constructor(code: ProblemCode, details: ProblemDetails, findings: readonly Finding[]) {
    super(fill(definitions[code].message.vi, details));
    this.name = 'Problem';
    this.code = code;
    this.httpStatus = definitions[code].httpStatus;
    this.details = details;
    this.findings = findings;
  }

  messageIn(locale: 'vi' | 'en'): string {
    return fill(definitions[this.code].message[locale], this.details, locale);
  }
}

/** Makes a `Problem` to throw. Details beyond the placeholders are allowed and travel along. */
export function problem<Code extends ProblemCode>(
  code: Code,
  ...rest: [keyof DetailsOf<Code>] extends [never]
    ? [details?: ProblemDetails, findings?: readonly Finding[]]
    : [details: DetailsOf<Code> & ProblemDetails, findings?: readonly Finding[]]
): Problem {
  const [details, findings] = rest;
  return new Problem(code, details ?? {}, findings ?? []);
}

/** A detail that is words may come in English too, under its name with `En` after it. */
function fill(template: string, details: ProblemDetails, locale: 'vi' | 'en' = 'vi'): string {
  const find = (name: string) => (locale === 'en' ? details[`${name}En`] : undefined) ?? details[name];
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(find(name) ?? whole));
}
