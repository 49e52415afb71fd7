import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hash1 } from './dirhash.ts';
import { goSum } from './go-sum.ts';
import { startNetwork, type LabNetwork } from './lab-network.ts';
import { fetchFrom } from './test-client.ts';

const run = promisify(execFile);

describe('git host of the lab', () => {
  let network: LabNetwork;
  let directory: string;
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'go-module-doctor-git-'));
    network = await startNetwork('127.0.0.1', {
      'git.corp.example': { service: { kind: 'git' }, credentials: { user: 'ci', password: 'token' } },
      'github.com': { service: { kind: 'git' } },
    });
  });
  after(async () => {
    await network.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** The real git, pointed at the host's address, trusting the lab's authority, never asking on a terminal. */
  const git = async (host: string, args: readonly string[]): Promise<string> => {
    const settings = ['-c', `http.curloptResolve=${host}:443:${network.address(host)}`, '-c', `http.sslCAInfo=${network.authorityFile}`, '-c', 'credential.helper='];
    const env = { PATH: process.env['PATH'], HOME: directory, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' };
    return (await run('git', [...settings, ...args], { env, cwd: directory })).stdout;
  };

  it('tags each version of a public module', async () => {
    const references = await git('github.com', ['ls-remote', '--tags', 'https://github.com/google/uuid']);
    assert.deepEqual(references.trimEnd().split('\n').map((line) => line.split('\t')[1]), ['refs/tags/v1.5.0', 'refs/tags/v1.6.0']);
  });

  it('serves the repository of a module with a major version without it', async () => {
    assert.match(await git('github.com', ['ls-remote', 'https://github.com/cespare/xxhash.git']), /refs\/tags\/v2\.3\.0/);
  });

  it('asks for credentials and then clones what go.sum states', async () => {
    await assert.rejects(git('git.corp.example', ['ls-remote', 'https://git.corp.example/team/lib']), /could not read Username .*terminal prompts disabled/);
    await git('git.corp.example', ['clone', '-q', '--depth=1', '--branch=v1.2.3', 'https://ci:token@git.corp.example/team/lib.git', 'lib']);
    const content = readFileSync(join(directory, 'lib', 'go.mod'));
    const line = goSum([['git.corp.example/team/lib', 'v1.2.3']]).split('\n')[1];
    assert.equal(`git.corp.example/team/lib v1.2.3/go.mod ${hash1([{ name: 'go.mod', content }])}`, line);
  });

  it('shows the go-import page without credentials', async () => {
    const page = (await fetchFrom(network, 'git.corp.example', '/team/lib?go-get=1')).body.toString();
    assert.match(page, /<meta name="go-import" content="git\.corp\.example\/team\/lib git https:\/\/git\.corp\.example\/team\/lib\.git">/);
    assert.equal((await fetchFrom(network, 'git.corp.example', '/team/other?go-get=1')).status, 404);
  });
});
