import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import { contains, type Source } from '../../text/source.ts';
import type { Finding, Fix } from '../finding.ts';
import { literalSecrets, writtenSecrets, type LiteralSecret } from '../shared/literal-secrets.ts';
import type { Rule } from '../rule.ts';
import { copiedSecrets } from './copied-secrets.ts';
import { declaredSecrets } from './declared-secrets.ts';
import { keptSecrets } from './kept-secrets.ts';
import { mountInsteadOfWriting, useNetrcSecret } from './use-secret.ts';

export const rule: Rule = {
  id: 'secret-in-layer',
  severity: 'error',
  group: 'trust',
  title: localized('A secret stays readable in the image or in its history', '机密会留在镜像或其构建历史中，可被读取'),
  checkBuild: (analysis) => [
    ...literal(analysis), ...declaredSecrets(analysis, rule.id), ...copiedSecrets(analysis, rule.id), ...keptSecrets(analysis, rule.id),
  ],
};

/** Instructions whose text becomes part of the image's configuration, history or files. */
const recorded = /^(?:ARG|ENV|RUN|ADD|COPY|LABEL|CMD|ENTRYPOINT)$/;

function* literal(analysis: BuildAnalysis): Generator<Finding> {
  const { syntax: { source, instructions } } = analysis.model;
  for (const { keyword, span, written } of instructions.filter((each) => writtenSecrets(each.written).length > 0)) {
    if (!recorded.test(keyword)) continue;
    for (const secret of writtenSecrets(written)) yield findingOf(analysis, shifted(secret, span.start), source);
  }
  const { origin, inputs } = analysis.build;
  if (origin.kind !== 'compose') return;
  for (const { written } of inputs.arguments.values()) {
    const { span } = written.place;
    if (written.place.path !== origin.file.source.path) continue;
    for (const secret of literalSecrets(origin.file.source.text.slice(span.start, span.end)))
      yield findingOf(analysis, shifted(secret, span.start), origin.file.source);
  }
}

function findingOf(analysis: BuildAnalysis, secret: LiteralSecret, source: Source): Finding {
  const place: Place = { path: source.path, span: secret.span };
  return { rule: rule.id, severity: 'error', place, message: messageOf(secret), related: [], fixes: fixesOf(analysis, secret, source) };
}

function fixesOf(analysis: BuildAnalysis, secret: LiteralSecret, source: Source): Fix[] {
  if (secret.kind !== 'netrc-password' || source.path !== analysis.build.dockerfile) return useNetrcSecret(analysis, secret, source);
  const step = analysis.model.stages.flatMap(({ steps }) => steps).find(({ instruction }) => contains(instruction.span, secret.span));
  return step === undefined ? [] : mountInsteadOfWriting(analysis, step, secret.span.start);
}

/** The secret itself is never repeated: messages end up in logs. */
function messageOf({ kind, host }: LiteralSecret) {
  switch (kind) {
    case 'password-in-url':
    case 'netrc-password':
      return localized(
        `The password for ${host ?? ''} stands here in clear and stays readable in the image's history: pass it with RUN --mount=type=secret, and change it`,
        `${host ?? ''} 的密码以明文写在这里，并会留在镜像历史中可被读取：请改用 RUN --mount=type=secret 传入，并更换该密码`,
      );
    case 'token':
      return localized(
        'An access token stands here in clear and stays readable in the image\'s history: pass it with RUN --mount=type=secret, and revoke it',
        '访问令牌以明文写在这里，并会留在镜像历史中可被读取：请改用 RUN --mount=type=secret 传入，并吊销该令牌',
      );
    case 'private-key':
      return localized(
        'A private key stands here in clear and stays readable in the image\'s history: use RUN --mount=type=ssh or type=secret, and replace the key',
        '私钥以明文写在这里，并会留在镜像历史中可被读取：请改用 RUN --mount=type=ssh 或 type=secret，并更换该密钥',
      );
  }
}

function shifted(secret: LiteralSecret, by: number): LiteralSecret {
  const move = ({ start, end }: { start: number; end: number }) => ({ start: start + by, end: end + by });
  return { ...secret, span: move(secret.span), userinfo: secret.userinfo && move(secret.userinfo) };
}
