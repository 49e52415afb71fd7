/** Colours of the text outputs; without colour each gives the text back. */
export type Painter = ReturnType<typeof painter>;

export function painter(colour: boolean) {
  const wrap = (code: string) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const bySeverity = { error: wrap('31;1'), warning: wrap('33;1'), info: wrap('36'), hint: wrap('2') };
  return {
    bold: wrap('1'),
    dim: wrap('2'),
    green: wrap('32'),
    underline: wrap('35'),
    severity: (severity: keyof typeof bySeverity, text: string) => bySeverity[severity](text),
  };
}
