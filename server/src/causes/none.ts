import { localized } from '../text/localized.ts';
import type { Cause } from './cause.ts';

/** What a verdict says when no fault explains the failure. */
export const noCauses: readonly Cause[] = [
  {
    id: 'no-fault-found',
    layer: 'none',
    title: localized('No fault found', '未发现故障'),
    explain: localized('Every layer was measured and a real download succeeded in this container', '各层均已测量，并在该容器中成功完成了一次真实下载'),
    remedies: [{ title: localized(
      'If a build still fails, probe with that build\'s own image, network and arguments',
      '若构建仍失败，请用该构建的镜像、网络和参数重新诊断',
    ) }],
    signatures: [],
    confusedWith: [],
  },
  {
    id: 'inconclusive',
    layer: 'none',
    title: localized('No conclusion', '无法得出结论'),
    explain: localized('The probe itself could not finish, so nothing is said about the build', '诊断程序自身未能完成，因此不对构建作出判断'),
    remedies: [{
      title: localized('Run the probe again with a longer time limit', '延长时限后重新诊断'),
      text: 'go-module-doctor probe --time-limit 120s',
    }],
    signatures: [],
    confusedWith: [],
  },
];
