/** Texts of the page where anybody checks a receipt. `receipt-check-en.ts` has exactly these keys. */
export const receiptCheckVi = {
  title: 'Kiểm chứng biên nhận',
  lead: 'Phiếu của Ông/Bà có được ghi vào sổ, có bị bỏ hay bị thay không? Trang này trả lời mà không cho ai biết Ông/Bà đã trả lời gì.',
  code: 'Mã biên nhận',
  codeHint: 'Chín ký tự, hiện ra sau khi gửi phiếu. Ví dụ: ACE‑23F‑H45.',
  submit: 'Kiểm chứng',
  noteTitle: 'Ông/Bà giữ tệp biên nhận?',
  note: 'Dán nội dung tệp biên nhận vào đây',
  file: 'Hoặc chọn tệp biên nhận đã tải về',
  noteSubmit: 'Kiểm chứng tệp này',
  nothing: 'Xin nhập mã biên nhận, hoặc đưa tệp biên nhận vào.',
  busy: 'Vừa có nhiều mã không đúng được nhập từ nơi này. Xin đợi một phút rồi nhập lại.',
  result: 'Kết quả',
  received: (round: string, authority: string) => `Phiếu đã được nhận: ${round} (${authority}).`,
  logged: (index: string) => `Phiếu đã vào sổ, ở mục số ${index}.`,
  waiting: (day: string) =>
    `Phiếu còn chờ vào sổ. Các phiếu được xáo trộn rồi mới ghi, để không lộ ai trả lời lúc nào; chậm nhất ngày ${day} phải có trong sổ.`,
  undecided: 'Đợt khảo sát chưa kết thúc thu phiếu, nên chưa biết phiếu có được tính hay không.',
  counted: 'Phiếu đủ điều kiện và được tính vào kết quả.',
  notCounted: (reasons: string) => `Phiếu không được tính vào kết quả: ${reasons}`,
  removed:
    'Đã xóa nội dung theo yêu cầu: câu trả lời không còn ở đâu trong hệ thống và không tính vào kết quả. Mục trong sổ vẫn còn, chỉ cho biết phiếu đã được nhận.',
  byCodeOnly: 'Muốn biết phiếu có được tính hay không, xin nhập mã biên nhận chín ký tự.',
  ownTitle: 'Máy của Ông/Bà tự kiểm',
  ownLead: 'Những dòng dưới đây do chính máy của Ông/Bà tính ra, không phải máy chủ nói.',
  ownNone: 'Trình duyệt không chạy mã lệnh nên máy của Ông/Bà chưa tự kiểm được. Kết quả ở trên do máy chủ trả lời.',
  ownWorking: 'Đang kiểm…',
  ownOffline: 'Chưa tải được sổ để kiểm. Xin xem lại mạng rồi tải lại trang.',
  signatureGood: 'Biên nhận có chữ ký đúng: nơi nhận phiếu không chối được.',
  signatureBad: 'Chữ ký trên biên nhận không đúng. Xin giữ lại tệp và báo cho cơ quan giám sát.',
  includedGood: 'Phiếu nằm trong sổ: đã tính lại từ phiếu này lên đến dấu niêm của cả sổ.',
  includedBad: 'Bằng chứng không khớp với sổ. Xin giữ lại tệp biên nhận và báo cho cơ quan giám sát.',
  includedNot: 'Sổ chưa có phiếu này. Nếu đã quá ngày hẹn trên biên nhận, biên nhận là chứng cứ.',
  witnessed:
    'Số tổ chức ngoài nơi giữ sổ đã ký rằng sổ còn nguyên, cả mục có phiếu này: {count}. Gồm (số mục đã ký, ngày ký): {names}. Nơi giữ sổ không lặng lẽ sửa, bỏ phiếu này được nữa.',
  witnessedBefore:
    'Số tổ chức đã ký sổ nhưng từ trước khi phiếu này vào sổ: {count}. Gồm (số mục đã ký, ngày ký): {names}. Chữ ký ấy chưa che chở phiếu này: xin giữ tệp biên nhận và kiểm lại sau.',
  witnessNone:
    'Chưa có tổ chức nào ngoài nơi giữ sổ ký xác nhận sổ này. Nghĩa là nếu nơi giữ sổ viết lại cả sổ thì chỉ ai giữ biên nhận hoặc dấu niêm từ trước mới phát hiện được: xin giữ tệp biên nhận.',
  witnessBad:
    'Chữ ký chứng kiến của {names} không khớp với sổ hôm nay: sổ hoặc chữ ký đã bị sửa. Xin giữ tệp biên nhận và báo cho tổ chức ấy.',
  witnessKeys:
    'Khóa của các tổ chức ấy dưới đây do nơi giữ sổ công bố. Muốn chắc là của đúng tổ chức, xin hỏi chính tổ chức ấy rồi so từng chữ:',
  checkpoint: 'Dấu niêm của sổ lúc này (chép lại để sau này so: sổ chỉ được dài thêm, không được đổi):',
  download: 'Tải tệp biên nhận có chữ ký',
  downloadLead: 'Giữ tệp này ở nơi khác thì nơi nhận phiếu không chối được rằng đã nhận.',
  limitsTitle: 'Điều biên nhận không chứng minh',
  limits: [
    'Không chứng minh Ông/Bà đã trả lời gì, với bất kỳ ai: vì thế không bán được, không ai ép Ông/Bà đưa ra để kiểm tra được.',
    'Không chứng minh câu trả lời được ghi đúng như Ông/Bà bấm; việc đó do gọi lại kiểm tra và giám sát bảo đảm.',
    'Ai có cả biên nhận này lẫn cơ sở dữ liệu thì tìm ra được phiếu. Xin giữ biên nhận cho riêng mình.',
  ],
  files: 'Toàn bộ sổ, để ai cũng tự kiểm được:',
  checkpointFile: 'điểm niêm mới nhất',
  keyFile: 'khóa của sổ',
};
