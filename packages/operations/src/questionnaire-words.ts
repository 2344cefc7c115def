/** The words before the first question: who asks and why. The promise of the round's mode is printed by each face. */
import type { Plan } from '@longdan/core';

/** Introduction, and the question of consent where the plan asks it. */
export function introduceQuestionnaire(plan: Plan): { introduction: string; consent?: string } {
  return {
    introduction: `${plan.authority.name} kính mời Ông/Bà cho biết mức độ hài lòng đối với việc phục vụ của cơ quan hành chính nhà nước, để cơ quan phục vụ tốt hơn. Ông/Bà có thể bỏ qua câu không muốn trả lời.`,
    ...(plan.asksConsent ? { consent: 'Tôi đã đọc lời giới thiệu trên và tự nguyện đồng ý tham gia khảo sát.' } : {}),
  };
}
