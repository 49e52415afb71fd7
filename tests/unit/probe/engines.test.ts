import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseContainers, parseIds, type ContainerSpec } from '../../../server/src/probe/engines/engine.ts';
import { docker, engines, nerdctl, podman } from '../../../server/src/probe/engines/engines.ts';

const container: ContainerSpec = {
  name: 'go-module-doctor-1', labels: { 'go-module-doctor': 'probe' }, image: 'golang:1.23', script: 'exec probe', scriptArguments: ['abc'],
  volume: 'go-module-doctor-payload', volumeReadOnly: true, rootReadOnly: false, dns: [], addHosts: [],
};

describe('engine command lines', () => {
  it('run a container that removes itself, mounts nothing of the host and has no capability', () => {
    assert.deepEqual(docker.runContainer(container), {
      executable: 'docker',
      args: [
        'run', '--rm', '--interactive', '--pull=never', '--name=go-module-doctor-1', '--label=go-module-doctor=probe',
        '--cap-drop=ALL', '--security-opt=no-new-privileges', '--memory=2g', '--pids-limit=1024',
        '--volume=go-module-doctor-payload:/go-module-doctor:ro', '--workdir=/', '--entrypoint=/bin/sh',
        '--', 'golang:1.23', '-c', 'exec probe', 'probe', 'abc',
      ],
    });
  });

  it('pass network, name servers, hosts and user on', () => {
    const { args } = podman.runContainer({ ...container, network: 'corp', dns: ['192.0.2.53', '192.0.2.54'], addHosts: ['proxy:host-gateway'], user: '1000:1000', platform: 'linux/arm64' });
    assert.deepEqual(args.slice(args.indexOf('--entrypoint=/bin/sh') + 1, args.indexOf('--')), [
      '--platform=linux/arm64', '--network=corp', '--dns=192.0.2.53', '--dns=192.0.2.54', '--add-host=proxy:host-gateway', '--user=1000:1000',
    ]);
  });

  it('never let a value become a flag or an argument of its own', () => {
    const hostile = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('-v/:/host', '--privileged', 'a\n--privileged', '', ' '));
    const plain = docker.runContainer({ ...container, network: 'n', user: 'u', dns: ['d'], addHosts: ['h'] }).args;
    fc.assert(fc.property(hostile, hostile, hostile, hostile, hostile, (image, network, user, dns, host) => {
      const { args } = docker.runContainer({ ...container, image, network, user, dns: [dns], addHosts: [host] });
      assert.equal(args.length, plain.length);
      const end = plain.indexOf('--');
      assert.equal(args[end], '--');
      assert.equal(args[end + 1], image);
      assert.deepEqual(args.slice(0, end).map((arg) => arg.split('=')[0]), plain.slice(0, end).map((arg) => arg.split('=')[0]));
    }));
  });

  it('put every positional argument behind "--"', () => {
    for (const engine of engines) {
      for (const { args } of [
        engine.inspectImage('-x'), engine.pullImage('-x', 'linux/arm64'), engine.tagImage('-x', 'a'), engine.removeContainers(['-x']), engine.inspectContainers(['-x']),
        engine.createVolume('-x', 'k=v'), engine.removeVolume('-x'),
      ]) assert.ok(args.indexOf('--') >= 0 && args.indexOf('--') < args.indexOf('-x'), `${engine.name} ${args.join(' ')}`);
    }
  });

  it('ask the engine itself for its version', () => {
    assert.deepEqual(docker.version().args, ['version', '--format={{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}}']);
    assert.deepEqual(podman.version().args, ['info', '--format={{.Version.Version}} {{.Host.OS}}/{{.Host.Arch}}']);
    assert.deepEqual(nerdctl.version().args, ['info', '--format={{.ServerVersion}} {{.OSType}}/{{.Architecture}}']);
  });

  it('read what the engines print, whatever stands between', () => {
    const id = 'ab12'.repeat(16);
    assert.deepEqual(parseIds(`${id}\nWARNING: something\n\n`), [id]);
    assert.deepEqual(parseContainers(`${id} host/1/2 1700000000\nError: no such object\n`), [{ id, owner: 'host/1/2', deadline: 1_700_000_000 }]);
    assert.ok(Number.isNaN(parseContainers(`${id} host/1/2 `)[0]?.deadline));
  });
});
