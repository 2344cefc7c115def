/** The words before the first question: who asks, why, and only the promise that the round's mode can keep. */
import type { Plan } from '@longdan/core';

const promises: Readonly<Record<Plan['mode'], string>> = {
  confidential:
    'Câu trả lời được giữ kín: mã trên phiếu chỉ dùng để biết phiếu nào đã gửi về; danh sách nối mã với người nhận được cất riêng và huỷ khi đợt khảo sát kết thúc.',
  anonymous:
    'Phiếu này không ghi tên và không có danh sách nào nối mã phiếu với người trả lời, nên không ai biết Ông/Bà đã trả lời thế nào.',
  open: 'Phiếu này không hỏi tên. Đây là kênh lắng nghe ý kiến, ai cũng có thể trả lời.',
};

/** Introduction, and the question of consent where the plan asks it. */
export function introduceQuestionnaire(plan: Plan): { introduction: string; consent?: string } {
  return {
    introduction: `${plan.authority.name} kính mời Ông/Bà cho biết mức độ hài lòng đối với việc phục vụ của cơ quan hành chính nhà nước, để cơ quan phục vụ tốt hơn. ${promises[plan.mode]} Ông/Bà có thể bỏ qua câu không muốn trả lời.`,
    ...(plan.asksConsent ? { consent: 'Tôi đã đọc lời giới thiệu trên và tự nguyện đồng ý tham gia khảo sát.' } : {}),
  };
}
