import type { CopySource } from '../../docker/dockerfile/model.ts';
import { copyingSteps } from '../../docker/dockerfile/steps-by-effect.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { baseName } from '../../project/paths.ts';
import { localized } from '../../text/localized.ts';
import { isCredentialFile, isPrivateKey } from '../shared/credential-files.ts';
import type { Finding } from '../finding.ts';
import { mountInsteadOfCopy } from './use-secret.ts';

/** COPY and ADD that name a file of credentials in the context. Removing it in a later step leaves it in this one's layer. */
export function* copiedSecrets(analysis: BuildAnalysis, rule: string): Generator<Finding> {
  const { build, model, reachable } = analysis;
  for (const stage of model.stages) {
    if (!reachable.has(stage)) continue;
    for (const step of copyingSteps(stage)) {
      for (const copy of step.copies) {
        if (copy.kind === 'bind' || copy.from.kind !== 'context') continue;
        for (const source of copy.sources) {
          const file = credentialFile(source, analysis);
          if (file === undefined) continue;
          yield {
            rule,
            severity: 'warning',
            place: { path: build.dockerfile, span: source.word.span },
            message: localized(
              `${file} becomes part of this layer, and deleting it later does not take it out: use RUN --mount=${isPrivateKey(file) ? 'type=ssh' : 'type=secret'} in the step that needs it`,
              `${file} 会成为此镜像层的一部分，之后删除也无法将其移除：请在需要它的步骤中使用 RUN --mount=${isPrivateKey(file) ? 'type=ssh' : 'type=secret'}`,
            ),
            related: [],
            fixes: /^[._]netrc$/.test(baseName(file)) && copy.sources.length === 1 ? mountInsteadOfCopy(analysis, step) : [],
          };
        }
      }
    }
  }
}

function credentialFile({ path, isGlob }: CopySource, { context }: BuildAnalysis): string | undefined {
  if (path.kind !== 'known' || isGlob) return undefined;
  const name = baseName(path.text);
  if (isCredentialFile(name)) return path.text;
  // A folder .ssh often holds nothing but known_hosts.
  const key = name === '.ssh' ? context.list(path.text).find((entry) => isPrivateKey(entry.name)) : undefined;
  return key && `${path.text}/${key.name}`;
}
