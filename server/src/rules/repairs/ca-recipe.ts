import type { Step } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { passByCompose } from './compose-edits.ts';
import { insertLinesAbove } from '../fix.ts';
import { isRootStep } from '../shared/users.ts';

/** Where update-ca-certificates looks for certificates of one's own, on Debian, Ubuntu and Alpine. */
export const localCertificates = '/usr/local/share/ca-certificates';

export interface CaRecipe {
  readonly title: Localized;
  readonly edits: readonly TextEdit[];
}

/**
 * Installs the company's CA above a step, so that every certificate check may stay on: from the context where a certificate lies at its
 * root, else from the file of whoever builds, as a build secret. Undefined where the image lacks update-ca-certificates or the user may not
 * run it.
 */
export function installCa(analysis: BuildAnalysis, step: Step): CaRecipe | undefined {
  const { model, context } = analysis;
  const image = analysis.imageOf(step.stage);
  if (image?.repository !== 'golang' || image.system === 'windows' || !isRootStep(step) || step.instruction.onbuild) return undefined;
  const above = (lines: readonly string[]) => insertLinesAbove(model.syntax.source, step.instruction, lines);
  const file = context.list('.').find(({ name, kind }) => kind === 'file' && /^[\w.-]+\.(?:crt|pem)$/.test(name))?.name;
  if (file !== undefined) {
    return {
      title: localized(`Install ${file} as a CA certificate instead`, `改为将 ${file} 安装为 CA 证书`),
      edits: [above([`COPY ${file} ${localCertificates}/${file.replace(/\.pem$/, '.crt')}`, 'RUN update-ca-certificates'])],
    };
  }
  const byCompose = passByCompose(analysis.build, [{ kind: 'secret', id: 'ca', file: './company-ca.crt' }]);
  if (byCompose === undefined) return undefined;
  return {
    title: localized(
      'Install the company\'s CA certificate instead (docker build --secret id=ca,src=company-ca.crt)',
      '改为安装公司的 CA 证书（docker build --secret id=ca,src=company-ca.crt）',
    ),
    edits: [above([`RUN --mount=type=secret,id=ca,target=${localCertificates}/company-ca.crt,required update-ca-certificates`]), ...byCompose],
  };
}
