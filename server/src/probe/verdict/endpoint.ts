import { localized } from '../../text/localized.ts';
import type { Claim } from './claim.ts';
import type { EngineFailure, JudgedRemedy } from './judgement.ts';

/** A claim that the engine does not answer, told with where the user sent the client: another machine's engine is not started here. */
export function atEndpoint(claim: Claim, { endpoint, message }: EngineFailure): Claim {
  if (claim.cause !== 'engine-not-running' || endpoint === undefined) return claim;
  const { address, context } = endpoint;
  const words = ofWords(message);
  const place = address === undefined ? localized(`context ${context ?? ''}`, `上下文 ${context ?? ''}`) : localized(`${address}, DOCKER_HOST`, `${address}，DOCKER_HOST`);
  return {
    ...claim,
    summary: localized(`${claim.summary.en} (${place.en})`, `${claim.summary['zh-cn']}（${place['zh-cn']}）`),
    remedies: [...(words.length > 0 ? words : ofAddress(address)), elsewhere(address === undefined)],
  };
}

/** What the two ends say of each other where one speaks TLS and the other does not. */
function ofWords(message: string): readonly JudgedRemedy[] {
  if (message.includes('Client sent an HTTP request to an HTTPS server')) {
    return [{
      title: localized('The engine speaks TLS there: name its certificates', '该地址的引擎使用 TLS：请指定其证书'),
      text: 'export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH="$HOME/.docker"',
    }];
  }
  if (message.includes('server gave HTTP response to HTTPS client')) {
    return [{ title: localized('The engine speaks no TLS there: take the demand for it back', '该地址的引擎不使用 TLS：请取消 TLS 要求'), text: 'unset DOCKER_TLS_VERIFY DOCKER_CERT_PATH' }];
  }
  const file = /unable to resolve docker endpoint: open (\S+\.pem): no such file/u.exec(message)?.[1];
  return file === undefined ? [] : [{
    title: localized(
      `TLS is demanded and ${file} is not there: put the engine's certificates there, or take the demand back`, `要求使用 TLS，但 ${file} 不存在：请放入引擎的证书，或取消该要求`,
    ),
    text: 'unset DOCKER_TLS_VERIFY DOCKER_CERT_PATH',
  }];
}

function ofAddress(address: string | undefined): readonly JudgedRemedy[] {
  const [, scheme, host = ''] = /^(\w+):\/\/(?:[^/@]*@)?([^/:]*)/u.exec(address ?? '') ?? [];
  switch (scheme) {
    case 'ssh':
      return [{
        title: localized(`Log in to ${host} by hand: ssh must work without a question, and docker be in PATH there`, `手动登录 ${host}：ssh 必须无需交互，且该机器的 PATH 中要有 docker`),
        text: `ssh ${host} docker version`,
      }];
    case 'tcp':
    case 'http':
    case 'https':
      return [{ title: localized(`See that the engine runs on ${host} and listens at that port`, `确认引擎正在 ${host} 上运行并监听该端口`), text: `curl ${scheme === 'https' ? 'https' : 'http'}://${(address ?? '').replace(/^\w+:\/\//u, '')}/_ping` }];
    default:
      return [{ title: localized('Start the engine that has this socket', '启动使用该套接字的引擎') }];
  }
}

function elsewhere(isContext: boolean): JudgedRemedy {
  return isContext
    ? { title: localized('Or use the engine of this machine', '或改用本机的引擎'), text: 'docker context use default' }
    : { title: localized('Or use the engine of this machine', '或改用本机的引擎'), text: 'unset DOCKER_HOST' };
}
