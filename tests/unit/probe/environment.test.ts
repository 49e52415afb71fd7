import assert from 'node:assert/strict';
import { environmentOf } from '../../../server/src/probe/environment.ts';
import { makePlan } from '../../../server/src/probe/plan.ts';
import { localized } from '../../../server/src/text/localized.ts';
import { check } from '../verdict/checks.ts';

describe('the environment in force', () => {
  const planned = makePlan({ image: 'golang:1.23', dns: [], addHosts: [], env: { GOFLAGS: '-x' }, modules: [], timeLimitMs: 30_000 }, {
    image: 'golang:1.23', env: { GOPROXY: { value: 'https://corp.example', origin: localized('build argument, compose.yaml', '构建参数，compose.yaml') } },
  });
  const checks = [
    check('facts:environment', 'process', 'yes', {
      GOPROXY: 'https://corp.example', GOFLAGS: '-x', GOTOOLCHAIN: 'local', HTTPS_PROXY: 'http://proxy:3128', HOME: '/root',
    }),
    check('facts:go-env', 'go', 'yes', { GOSUMDB: 'sum.golang.org', GOPRIVATE: 'corp.example' }),
    check('facts:go-env-files', 'go-env-files', 'yes', { userFile: '/root/.config/go/env', userKeys: ['GOPRIVATE'] }),
    check('facts:go-env', 'go', 'yes', { GOSUMDB: 'off' }, 'host'),
  ];

  const origins = (locale: 'en' | 'zh-cn') => {
    assert.ok('plan' in planned);
    return Object.fromEntries(Object.entries(environmentOf(checks, planned.plan, { GOTOOLCHAIN: 'local' }, locale)).map(([name, { origin }]) => [name, origin]));
  };

  it('says of each value where it comes from', () => {
    assert.deepEqual(origins('en'), {
      GOFLAGS: '--env', GOPRIVATE: 'go env file /root/.config/go/env', GOPROXY: 'build argument, compose.yaml', GOSUMDB: 'Go default', GOTOOLCHAIN: 'base image',
      HOME: 'container', HTTPS_PROXY: 'engine configuration',
    });
  });

  it('says it in Chinese', () => {
    assert.deepEqual(origins('zh-cn'), {
      GOFLAGS: '--env', GOPRIVATE: 'go env 文件 /root/.config/go/env', GOPROXY: '构建参数，compose.yaml', GOSUMDB: 'Go 默认值', GOTOOLCHAIN: '基础镜像',
      HOME: '容器', HTTPS_PROXY: '引擎配置',
    });
  });

  it('shows what the host has instead, where it differs', () => {
    assert.ok('plan' in planned);
    const { GOSUMDB, GOPROXY } = environmentOf(checks, planned.plan, {}, 'en');
    assert.deepEqual([GOSUMDB?.host, GOPROXY?.host], ['off', undefined]);
  });
});
