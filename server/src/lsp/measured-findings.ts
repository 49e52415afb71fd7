import type { ProbeFinding, ProbeReport } from '../../../protocol/src/index.ts';
import type { StaticFinding } from '../diagnosis/static-finding.ts';
import type { Finding } from '../rules/finding.ts';
import { localized, type Localized } from '../text/localized.ts';

/** What one probe said of one finding, and the texts for which it said so. */
interface Measured {
  readonly note: Localized;
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/**
 * What probes of this session confirmed or refuted, beside the findings in the editor. A note holds for the very text that was probed: it
 * is gone with the first change of the file or of the Dockerfile, and replaced by the next run of the same stage.
 */
export class MeasuredFindings {
  readonly #read: (path: string) => string | undefined;
  readonly #runs = new Map<string, ReadonlyMap<string, Measured>>();

  constructor(read: (path: string) => string | undefined) {
    this.#read = read;
  }

  /** `findings` are those that were joined into the report, in its order; `texts` reads what they were found in. */
  remember(
    run: { readonly dockerfile: string; readonly stage: string | undefined; readonly service: string | undefined }, report: ProbeReport,
    findings: readonly StaticFinding[], texts: (path: string) => string | undefined
  ): void {
    const at = clock(report.startedAt);
    const notes = findings.flatMap(({ finding }, index): [string, Measured][] => {
      const note = noteOf(report.findings?.[index], at);
      const { path } = finding.place;
      return note === undefined
        ? []
        : [[keyOf(finding), { note, texts: new Map([path, run.dockerfile].map((each) => [each, texts(each)])) }]];
    });
    this.#runs.set(JSON.stringify([run.dockerfile, run.stage, run.service]), new Map(notes));
  }

  /** What the latest probe saw of the finding, while the files are as they were. */
  noteOf(finding: Finding): Localized | undefined {
    if (this.#runs.size === 0) return undefined;
    const key = keyOf(finding);
    for (const notes of [...this.#runs.values()].reverse()) {
      const measured = notes.get(key);
      if (measured !== undefined && [...measured.texts].every(([path, text]) => this.#read(path) === text)) return measured.note;
    }
    return undefined;
  }
}

function keyOf({ rule, place, message }: Finding): string {
  return JSON.stringify([rule, place.path, place.span, message.en]);
}

function noteOf(finding: ProbeFinding | undefined, at: string): Localized | undefined {
  const { measured = 'not-measured', because = '' } = finding ?? {};
  switch (measured) {
    case 'confirmed': return localized(`Confirmed by the probe at ${at}: ${because}`, `已由 ${at} 的探测证实：${because}`);
    case 'refuted': return localized(`The probe at ${at} saw otherwise: ${because}`, `${at} 的探测结果与此不同：${because}`);
    case 'not-measured': return undefined;
  }
}

/** `14:02` by the user's own clock. */
function clock(time: string): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
