import { maximumErrorLength } from '../causes/classify.ts';
import { addToTail, readStep, type BuildStep } from './build-step.ts';
import { cleanLine, withoutControls } from './clean-line.ts';
import { RawJsonReader } from './raw-json.ts';

/** One line of output: what a program wrote, and which step ran it. */
export interface OutputLine {
  /** 1-based line of the log. */
  readonly line: number;
  readonly text: string;
  readonly step: BuildStep | undefined;
  /** BuildKit repeats the end of the failing step's output below everything; such a line counts only where it was not seen before. */
  readonly repeated: boolean;
}

/**
 * Takes a build log line by line and says what each step wrote: BuildKit's plain and terminal progress, rawjson, the classic builder,
 * Podman and kaniko, each behind the marks of compose and CI systems. Steps of BuildKit interleave, so each keeps its own thread.
 */
export class LogReader {
  readonly steps: BuildStep[] = [];
  readonly #emit: (output: OutputLine) => void;
  readonly #byKey = new Map<string, BuildStep>();
  readonly #rawJson = new RawJsonReader();
  /** The unfinished line of a rawjson step. */
  readonly #partial = new Map<string, string>();
  /** The step that unmarked lines belong to (classic builder, terminal progress, the summary's quotation). */
  #current: BuildStep | undefined;
  #place: Place = 'output';
  #stage: string | undefined;
  #classicStages = 0;
  #pendingFile: { readonly name: string; readonly line: number } | undefined;
  #lastFailed: BuildStep | undefined;
  /** The step whose output the summary quotes: some versions number each of its lines, with 0 or anew. */
  #quoted: BuildStep | undefined;
  #line: number;

  /** @param firstLine number of the first line that will be pushed */
  constructor(emit: (output: OutputLine) => void, firstLine = 1) {
    this.#emit = emit;
    this.#line = firstLine - 1;
  }

  /** Takes the next line of the log, without its line break; `count` says of how many lines it was put together. */
  push(raw: string, count = 1): void {
    this.#line++;
    // A carriage return alone overwrites: each state of such a line was once readable.
    for (const part of raw.includes('\r') ? raw.split('\r') : [raw]) this.#take(cleanLine(part));
    this.#line += count - 1;
  }

  end(): void {
    for (const [id, text] of this.#partial) this.#write(text, this.#byKey.get(id));
    this.#partial.clear();
  }

  #take(line: string): void {
    const json = this.#rawJson.read(line);
    if (json !== undefined) {
      for (const { id, name, error } of json.news?.vertexes ?? []) this.#vertex(id, withoutControls(name), withoutControls(error));
      for (const { id, text } of json.news?.logs ?? []) this.#logs(id, text);
      return;
    }
    this.#text(line.slice(0, maximumErrorLength));
  }

  #text(line: string): void {
    if (this.#place === 'excerpt') {
      this.#excerpt(line);
      return;
    }
    const numbered = /^\s*#(\d+) (.*)$/s.exec(line);
    if (numbered !== null) this.#numbered(numbered[1] ?? '', numbered[2] ?? '');
    else if (!this.#frame(line)) this.#plain(line);
  }

  /** `#12 [build 4/6] RUN …`, `#12 0.345 go: …`, `#12 ERROR: …`. */
  #numbered(key: string, rest: string): void {
    if (this.#quoted !== undefined && seconds.test(rest) && (key === '0' || !this.#byKey.has(`#${key}`))) {
      this.#write(rest.replace(seconds, ''), this.#quoted);
      return;
    }
    this.#quoted = undefined;
    this.#place = 'output';
    if (/^\[[^\]]+\] /.test(rest) && !/^\[[^\]]+\] \S+@/.test(rest)) {
      this.#current = this.#begin(`#${key}`, rest);
      return;
    }
    const step = this.#byKey.get(`#${key}`) ?? (/^(?:DONE|CACHED|sha256:|transferring)/.test(rest) ? undefined : this.#begin(`#${key}`, `#${key}`));
    this.#current = step;
    const failure = /^(?:ERROR: |CANCELED$)(.*)$/s.exec(rest);
    if (failure !== null && step !== undefined) {
      if (rest !== 'CANCELED') this.#fail(step, failure[1] ?? '');
      return;
    }
    if (/^(?:DONE [\d.]+s|CACHED|\.\.\.|sha256:\S+ .*|transferring \S+: .*)$/.test(rest)) return;
    this.#write(rest.replace(seconds, ''), step);
  }

  /** Lines that builders draw around the output. True when the line is one of them. */
  #frame(line: string): boolean {
    const terminal = /^\s*=> (=> # )?(?:(ERROR|CACHED|CANCELED) )?(.*?)(?:\s+[\d.]+s)?$/.exec(line);
    if (terminal !== null) {
      const [, output, state, text = ''] = terminal;
      if (output !== undefined) this.#write(text, this.#current);
      else if (text.startsWith('[')) {
        this.#current = this.#begin(text, text);
        if (state === 'ERROR') this.#fail(this.#current, '');
      }
      return true;
    }
    const quoted = /^\s*(?:> )?(\[[^\]]*\d+\/\d+\] .*):$/.exec(line);
    if (quoted !== null) {
      const name = quoted[1] ?? '';
      const known = this.steps.findLast((each) => each.name === name);
      this.#current = known ?? this.#begin(name, name);
      this.#fail(this.#current, '');
      this.#quoted = this.#current;
      this.#place = known === undefined ? 'output' : 'repeated';
      return true;
    }
    if (/^-{6,}$/.test(line)) {
      this.#quoted = undefined;
      if (this.#pendingFile !== undefined) {
        this.#place = 'excerpt';
        if (this.#lastFailed !== undefined) this.#lastFailed.dockerfile = this.#pendingFile;
      } else if (this.#place === 'repeated') {
        this.#place = 'output';
        this.#current = undefined;
      }
      return true;
    }
    const file = /^(\S(?:.*[^\s:])?):(\d{1,6})$/.exec(line);
    this.#pendingFile = file === null ? undefined : { name: file[1] ?? '', line: Number(file[2]) };
    return this.#classic(line) || this.#kaniko(line);
  }

  /** `INFO[0021] RUN go mod download`: kaniko says each instruction, then what it does for it, and writes the command's output bare. */
  #kaniko(line: string): boolean {
    const said = /^INFO\[\d{4,}\] (.*)$/s.exec(line)?.[1];
    if (said === undefined) return false;
    if (/^(?:FROM|RUN|COPY|ADD|WORKDIR|ENV|ARG|USER|LABEL|EXPOSE|ENTRYPOINT|CMD|VOLUME|SHELL|ONBUILD|STOPSIGNAL|HEALTHCHECK) /.test(said)) {
      this.#current = this.#remember(`kaniko ${this.#line}`, readStep(said, this.#line));
      this.#place = 'output';
    } else if (said.startsWith('Building stage ')) {
      const image = /^Building stage '([^']+)'/.exec(said)?.[1];
      if (image !== undefined) this.#remember(`kaniko ${this.#line}`, readStep(`FROM ${image}`, this.#line));
      this.#current = undefined;
    }
    return true;
  }

  /** The classic builder (`Step 4/6 : RUN …`) and Buildah (`[1/2] STEP 4/6: RUN …`), which run one step after the other. */
  #classic(line: string): boolean {
    const step = /^(?:\[(\d+)\/\d+\] )?(?:Step|STEP) (\d+)\/(\d+) ?: (.*)$/s.exec(line);
    if (step !== null) {
      const [, stage, index = '', of = '', instruction = ''] = step;
      const from = /^FROM\s+(?:--\S+\s+)*\S+(?:\s+AS\s+(\S+))?/i.exec(instruction);
      if (from !== null) this.#stage = from[1] ?? `stage-${this.#classicStages++}`;
      if (from?.[1] !== undefined) this.#classicStages++;
      this.#current = this.#remember(`${stage ?? ''}${index}/${of} ${instruction}`, { ...readStep(instruction, this.#line, this.#stage), name: `Step ${index}/${of} ${instruction}` });
      this.#place = 'output';
      return true;
    }
    if (/^ ?---> |^Removing intermediate container |^--> (?:Using cache )?[0-9a-f]+$/.test(line)) return true;
    if (/^(?:Successfully (?:built|tagged)|COMMIT) /.test(line)) {
      this.#current = undefined;
      return true;
    }
    return false;
  }

  #plain(line: string): void {
    const text = line.replace(seconds, '');
    const code = exitCodeIn(text);
    const step = code === undefined ? this.#current : this.#stepOf(text);
    if (code !== undefined && step !== undefined) this.#fail(step, text);
    else if (/^(?:ERROR: failed to solve: |failed to solve: )/.test(text)) this.#write(text, this.#lastFailed ?? this.#current);
    else this.#write(text, step);
  }

  /** The step whose command an error of the builder quotes, else the one that is known to have failed or runs. */
  #stepOf(text: string): BuildStep | undefined {
    const command = /(?:process "(?:\/bin\/sh -c )?|The command '(?:\/bin\/sh -c )?|building at STEP "RUN |executor failed running \[(?:\/bin\/sh -c )?)(.*?)(?:" did not|' returned|": while|\]: exit)/s
      .exec(text)?.[1];
    const named = command === undefined ? undefined
      : this.steps.findLast((each) => each.instruction.startsWith('RUN') && squeeze(each.instruction).endsWith(squeeze(command)));
    return named ?? this.#lastFailed ?? this.#current;
  }

  /** Between the rules under `Dockerfile:5`: the file's own text, which is no output. */
  #excerpt(line: string): void {
    if (/^-{6,}$/.test(line)) {
      this.#place = 'output';
      this.#pendingFile = undefined;
      this.#current = undefined;
      return;
    }
    const failing = /^\s*\d+ \|\s+>>> (.*)$/.exec(line)?.[1];
    if (failing === undefined || this.#lastFailed !== undefined) return;
    const step = this.#begin(failing, failing);
    step.dockerfile = this.#pendingFile;
    this.#fail(step, '');
  }

  #vertex(id: string, name: string, error: string): void {
    const step = this.#byKey.get(id) ?? this.#begin(id, name);
    if (error !== '' && !/^(?:failed to solve: )?(?:Canceled: )?context canceled/.test(error)) this.#fail(step, error);
  }

  #logs(id: string, text: string): void {
    const lines = `${this.#partial.get(id) ?? ''}${text}`.split('\n');
    this.#partial.set(id, lines.pop() ?? '');
    for (const line of lines) this.#write(cleanLine(line).slice(0, maximumErrorLength), this.#byKey.get(id));
  }

  /** BuildKit names a step again whenever its output goes on. */
  #begin(key: string, name: string): BuildStep {
    const known = this.#byKey.get(key);
    return known !== undefined && (known.name === name || name.startsWith('#')) ? known : this.#remember(key, readStep(name, this.#line));
  }

  #remember(key: string, step: BuildStep): BuildStep {
    this.#byKey.set(key, step);
    if (this.steps.length < maximumSteps) this.steps.push(step);
    return step;
  }

  #fail(step: BuildStep, message: string): void {
    step.failedAt ??= this.#line;
    const code = exitCodeIn(message);
    if (code !== undefined) step.exitCode = code;
    this.#lastFailed = step;
    if (message !== '') this.#emit({ line: this.#line, text: message, step, repeated: this.#place === 'repeated' });
  }

  #write(text: string, step: BuildStep | undefined): void {
    if (step !== undefined && this.#place === 'output') addToTail(step, text);
    this.#emit({ line: this.#line, text, step, repeated: this.#place === 'repeated' });
  }
}

type Place = 'output' | 'repeated' | 'excerpt';

/** A large monorepo's build has some thousand steps; what comes after is still read, under no step. */
const maximumSteps = 10_000;

/** Seconds since the step began, as BuildKit puts them before each line. */
const seconds = /^\d+\.\d{1,3} /;

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The exit code that a builder's own line tells. */
export function exitCodeIn(text: string): number | undefined {
  const code = /(?:(?:did not complete successfully|\]): exit code: |returned a non-zero code: |(?:while running runtime|waiting for process to exit): exit status )(\d+)/.exec(text)?.[1];
  return code === undefined ? undefined : Number(code);
}
