/**
 * A pure function of one text that remembers its latest answers: while somebody types, all texts but one stay the same.
 * The oldest answer goes first, so that memory stays flat; texts beyond `longest` are not kept at all.
 */
export function remembered<T>(kept: number, longest: number, work: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    if (text.length > longest) return work(text);
    const found = answers.get(text);
    if (found !== undefined) return found;
    const answer = work(text);
    if (answers.size >= kept) {
      const oldest = answers.keys().next();
      if (oldest.done !== true) answers.delete(oldest.value);
    }
    answers.set(text, answer);
    return answer;
  };
}
