import assert from 'node:assert/strict';
import { writeProbeReport } from '../../../server/src/probe/report-text.ts';
import { failingLayers, layerReport } from '../../support/layer-runs.ts';
import { sampleRun } from '../../support/sample-runs.ts';

/** Lines of the section under this title. */
function section(text: string, title: RegExp): readonly string[] {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => title.test(line));
  assert.ok(at >= 0, `${title.source} in ${text}`);
  const end = lines.indexOf('', at);
  return lines.slice(at + 1, end < 0 ? undefined : end);
}

describe('the report as text', () => {
  const text = (locale: 'en' | 'zh-cn') => writeProbeReport(sampleRun('fault', locale).report!);

  it('tells the phases of each request, container beside host, in its own language', () => {
    const [first = ''] = section(text('en'), /^Targets/u).filter((line) => /lookup \d.*\| host:/u.test(line));
    assert.match(first, /\(lookup \d+, connect \d+, TLS \d+, first byte \d+/u);
    const [same = ''] = section(text('zh-cn'), /^目标/u).filter((line) => /解析 \d.*\| 宿主机：/u.test(line));
    assert.match(same, /（解析 \d+、连接 \d+、TLS \d+、首字节 \d+/u);
  });

  it('says where values come from, in its own language', () => {
    assert.match(section(text('en'), /^Environment in force/u).join('\n'), /\[ENV, Dockerfile:7\][^]*\[Go default\][^]*\[base image\]/u);
    assert.match(section(text('zh-cn'), /^生效的环境变量/u).join('\n'), /\[ENV，Dockerfile:7\][^]*\[Go 默认值\][^]*\[基础镜像\]/u);
  });

  it('sets no half-width mark behind Chinese', () => {
    for (const layer of failingLayers) assert.doesNotMatch(writeProbeReport(layerReport(layer, 'zh-cn')), /\p{Script=Han}[:,] /u, layer);
  });

  it('has the same lines in both languages, whatever fails', () => {
    for (const layer of failingLayers) {
      const [en, chinese] = (['en', 'zh-cn'] as const).map((locale) => writeProbeReport(layerReport(layer, locale)).split('\n'));
      assert.equal(chinese?.length, en?.length, layer);
      assert.match(chinese?.find((line) => line.startsWith('✗')) ?? '', /\p{Script=Han}/u, layer);
    }
  });
});
