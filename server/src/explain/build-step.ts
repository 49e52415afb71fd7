/** One step of an image build as a log tells of it. The reader fills it while the log goes on. */
export interface BuildStep {
  /** As the builder prints it, for example `[build 4/6] RUN go mod download`. */
  readonly name: string;
  /** `RUN go mod download`; blanks as the log has them. */
  readonly instruction: string;
  readonly stage: string | undefined;
  /** Compose service or bake target. */
  readonly target: string | undefined;
  readonly platform: string | undefined;
  /** Line of the log that names the step first. */
  readonly line: number;
  /** Line that says that it failed. */
  failedAt: number | undefined;
  exitCode: number | undefined;
  /** Where the builder says that it stands: `Dockerfile:5`. */
  dockerfile: { readonly name: string; readonly line: number } | undefined;
  /** The last lines it wrote, for a failure that nothing explains. */
  readonly tail: string[];
}

/** More than this says nothing more about an unknown failure. */
const tailLength = 6;

export function addToTail(step: BuildStep, text: string): void {
  if (text.trim() === '') return;
  step.tail.push(text);
  if (step.tail.length > tailLength) step.tail.shift();
}

/** Reads `[web linux/amd64 build 4/6] RUN go mod download`, `[internal] load .dockerignore`, or a bare instruction. */
export function readStep(name: string, line: number, fallbackStage?: string): BuildStep {
  const marks = /^\[([^\]]*)\]\s*(.*)$/s.exec(name);
  const words = (marks?.[1] ?? '').split(/\s+/).filter((word) => word !== '');
  const counted = words.length > 0 && /^\d+\/\d+$/.test(words.at(-1) ?? '');
  const named = counted ? words.slice(0, -1) : [];
  const platform = named.find((word) => word.includes('/'));
  const names = named.filter((word) => word !== platform);
  const stage = names.at(-1) ?? fallbackStage;
  return {
    name, instruction: (marks?.[2] ?? name).trim(), stage, target: names.length > 1 ? names[0] : undefined, platform, line,
    failedAt: undefined, exitCode: undefined, dockerfile: undefined, tail: [],
  };
}
