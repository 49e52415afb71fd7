import { parseGoproxy } from '../../go/goproxy.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { firstWithPipes, mayBeBefore, surelyBefore } from '../shared/go-release.ts';
import { partOf, valuesInForce, withoutPasswords, type ValueInForce } from '../shared/values.ts';

/** First release that takes several proxies, joined by commas. */
const firstWithLists = '1.13';

/**
 * Separators that the image's own Go does not know yet. A warning, since the images of those years are not at hand to prove it.
 * Source: cmd/go/internal/modfetch/proxy.go of the release branches 1.12 and 1.14.
 */
export function listsOfLaterGo(analysis: BuildAnalysis, rule: string): Finding[] {
  return valuesInForce(analysis, 'GOPROXY').flatMap((value) => {
    if (parseGoproxy(value.text).problems.length > 0) return [];
    const early = value.downloads.find((download) => surelyBefore(download, firstWithPipes));
    const [separator] = (early && surelyBefore(early, firstWithLists) ? /[,|]/ : /\|/).exec(value.text) ?? [];
    if (early === undefined || separator === undefined) return [];
    const at = value.text.indexOf(separator);
    return [{
      rule,
      severity: 'warning',
      place: partOf(value, { start: at, end: at + 1 }),
      message: messageOf(value, early),
      related: [{
        place: { path: analysis.build.dockerfile, span: early.stage.from.span },
        message: localized('The image with that Go stands here', '使用该 Go 版本的镜像在此处'),
      }],
      fixes: fixesOf(value),
    }];
  });
}

function messageOf(value: ValueInForce, early: Download): Localized {
  const image = early.image?.reference ?? '';
  const shown = withoutPasswords(asRead(value));
  return mayBeBefore(early, firstWithLists)
    ? localized(
      `Before Go ${firstWithLists} GOPROXY takes one address alone, and ${image} stops with "invalid $GOPROXY setting": write ${shown}, or take a newer image`,
      `Go ${firstWithLists} 之前的 GOPROXY 只能是一个地址，${image} 会以 "invalid $GOPROXY setting" 失败：请写成 ${shown}，或改用更新的镜像`,
    )
    : localized(
      `Go parts GOPROXY at "|" since ${firstWithPipes} only, and ${image} takes it for a part of the address: write ${shown}, or take a newer image`,
      `Go 从 ${firstWithPipes} 起才在 "|" 处分割 GOPROXY，${image} 会把它当作地址的一部分：请写成 ${shown}，或改用更新的镜像`,
    );
}

/** The value as every Go that reads it understands it. */
function asRead({ text, downloads }: ValueInForce): string {
  return downloads.some((download) => mayBeBefore(download, firstWithLists)) ? parseGoproxy(text).entries[0]?.text ?? text : text.replaceAll('|', ',');
}

function fixesOf(value: ValueInForce): Finding['fixes'] {
  const wanted = asRead(value);
  return value.written.verbatim
    ? [offeredFix(localized(`Write GOPROXY=${withoutPasswords(wanted)}`, `改写为 GOPROXY=${withoutPasswords(wanted)}`), [replace(value.written.place, wanted)])]
    : [];
}
