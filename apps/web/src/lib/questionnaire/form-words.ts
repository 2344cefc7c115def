/** Words that stand on the Vietnamese form itself, in whatever language its page is read. */
export const formWords = {
  multiple: 'chọn nhiều ý',
  atMost: (count: number) => `chọn nhiều nhất ${count} ý`,
  askedIf: 'chỉ hỏi khi phù hợp',
  refused: 'Không trả lời',
} as const;
