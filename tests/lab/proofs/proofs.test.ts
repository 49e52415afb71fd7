import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { Build } from '../../../server/src/project/build.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { findBuilds } from '../../../server/src/project/find-builds.ts';
import { relativeTo } from '../../../server/src/project/paths.ts';
import type { Finding } from '../../../server/src/rules/finding.ts';
import { rules } from '../../../server/src/rules/index.ts';
import type { Rule } from '../../../server/src/rules/rule.ts';
import { applyFix, checkTexts, projectRoot } from '../../support/check-fixture.ts';
import { parseFixture } from '../../support/fixture.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { buildImage, type BuildResult } from '../engine/build-image.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { healthyHosts, startNetwork, type HostBehaviour, type LabNetwork } from '../servers/lab-network.ts';
import { readProof, sharedProof, type Proof } from './proof.ts';

const folder = new URL('../../../server/src/rules/', import.meta.url);

/** A company's own hosts: modules that no public proxy knows, and a proxy that asks for a password. */
const privateHosts: Readonly<Record<string, HostBehaviour>> = {
  'git.corp.example': { service: { kind: 'git' } },
  'goproxy.corp.example': { service: { kind: 'module-proxy' }, credentials: { user: 'build', password: 's3cret-4711' } },
};

/** Builds in work at once. Their cache mounts are apart: no two proofs that run at once mount the same folder. */
const atOnce = 3;

/** Rules of severity error, each proven by a real image build: the bad sample fails with the page's words, the repaired one builds. */
describe('proofs in real image builds', function () {
  this.timeout(600_000);
  let engine: LabEngine;
  let network: LabNetwork;
  const proven = rules.filter((each) => each.severity === 'error').map((rule) => ({ rule, proofs: proofsOf(rule) }));
  const queue = proven.flatMap(({ proofs }) => proofs);
  const results = new Map<NamedProof, Promise<unknown>>();

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine);
    network = await startNetwork(engine.gateway, { ...healthyHosts, ...privateHosts });
  });

  after(async () => {
    await Promise.all(results.values());
    await network.close();
  });

  for (const { rule, proofs } of proven) {
    it(`${rule.id} has a proof`, () => {
      assert.ok(proofs.length > 0, 'no sample of this error has a section proof.json');
    });
    for (const proof of proofs) {
      it(`${rule.id}: ${proof.name}`, async () => {
        const index = queue.indexOf(proof);
        for (const each of queue.slice(index, index + atOnce)) start(each);
        const problem = await results.get(proof);
        if (problem !== undefined) throw problem as Error;
      });
    }
  }

  /** Half of a small build is waiting for the engine and its client, so the next ones run meanwhile; each is told by its own test. */
  function start(proof: NamedProof): void {
    if (!results.has(proof)) results.set(proof, prove(proof).then(() => undefined, (error: unknown) => error));
  }

  async function prove({ rule, text }: NamedProof): Promise<void> {
    const fixture = parseFixture(text);
    const proof = readProof(fixture.proof);
    const bad = await build(fixture.files, proof, engine, network);
    if (proof.kind === 'fails') assertFails(bad.result, proof.fails);
    else assert.ok(bad.result.code === 0 && bad.history.includes(proof.leaks), `the image does not hold ${proof.leaks}: ${bad.result.log}`);
    const fault = checkTexts(fixture.files, [rule], fixture.preferences).find(({ severity }) => severity === 'error');
    assert.ok(fault !== undefined, 'there is no finding');
    const repaired = await build(repairedFiles(fixture.files, fault, proof), proof, engine, network);
    assert.equal(repaired.result.code, 0, `the repaired sample does not build:\n${repaired.result.log}`);
    if (proof.kind === 'leaks') assert.ok(!repaired.history.includes(proof.leaks), 'the repaired image still holds the secret');
  }
});

function repairedFiles(files: ReadonlyMap<string, string>, { fixes }: Finding, { fix, byHand }: Proof): ReadonlyMap<string, string> {
  if (byHand !== undefined) return new Map([...files, ...Object.entries(byHand)]);
  const chosen = fixes[fix - 1];
  assert.ok(chosen !== undefined, `the finding has no fix ${fix}`);
  return applyFix(files, chosen);
}

interface NamedProof {
  readonly rule: Rule;
  readonly name: string;
  readonly text: string;
}

function proofsOf(rule: Rule): readonly NamedProof[] {
  const samples = new URL(`${rule.id}/samples/`, folder);
  return readdirSync(samples).sort()
    .map((name) => ({ rule, name: name.replace(/\.txt$/, ''), text: readFileSync(new URL(name, samples), 'utf8') }))
    .filter(({ text }) => {
      const { proof } = parseFixture(text);
      return proof !== undefined && sharedProof(proof) === undefined;
    });
}

interface Built {
  readonly result: BuildResult;
  /** `docker history --no-trunc` of the image, where the proof is about what it tells; empty when the build failed. */
  readonly history: string;
}

/** Builds the sample in the way its compose file declares, else from its own folder. */
async function build(texts: ReadonlyMap<string, string>, proof: Proof, engine: LabEngine, network: LabNetwork): Promise<Built> {
  const files = projectFiles(memoryFiles(projectRoot, texts), new ParseMemory());
  const builds = findBuilds(`${projectRoot}/${proof.dockerfile}`, files, projectRoot);
  const chosen = builds.find((each) => each.origin.kind === 'compose' && each.origin.service.name === proof.service) ?? builds[0];
  assert.ok(chosen !== undefined);
  let history = '';
  const result = await buildImage(engine, {
    context: contextOf(texts, chosen),
    dockerfilePath: relativeTo(chosen.contextRoot, chosen.dockerfile) ?? proof.dockerfile,
    ...targetOf(chosen, proof),
    buildArgs: argumentsOf(chosen),
    addHosts: hostsOf(chosen, network),
    ...networkOf(chosen),
    secrets: proof.secrets,
    useWarmGo: true,
    ...(proof.kind === 'leaks' && {
      withImage: async (image: string) => {
        history = (await engine.run(['history', '--no-trunc', image])).stdout;
      },
    }),
  });
  return { result, history };
}

function contextOf(texts: ReadonlyMap<string, string>, chosen: Build): Record<string, string> {
  return Object.fromEntries([...texts].flatMap(([name, text]) => {
    const path = relativeTo(chosen.contextRoot, `${projectRoot}/${name}`);
    return path === undefined || name.endsWith('/') ? [] : [[path, text]];
  }));
}

function targetOf(chosen: Build, proof: Proof): { target?: string } {
  const target = chosen.inputs.target ?? proof.target;
  return target === undefined ? {} : { target };
}

function argumentsOf(chosen: Build): Record<string, string> {
  return Object.fromEntries([...chosen.inputs.arguments].flatMap(([name, { value }]) => (value.kind === 'known' ? [[name, value.text]] : [])));
}

/** The hosts of the lab, and those the compose file asks for: `host-gateway` is where the lab's proxy.golang.org listens. */
function hostsOf(chosen: Build, network: LabNetwork): string[] {
  const declared = chosen.extraHosts.map(({ host, address }) => `${host}:${address === 'host-gateway' ? network.address('proxy.golang.org') : address}`);
  return [...network.addHosts, ...declared];
}

function networkOf(chosen: Build): { network?: 'none' | 'host' } {
  const { network } = chosen.inputs;
  return network === 'none' || network === 'host' ? { network } : {};
}

function assertFails(result: BuildResult, message: string): void {
  assert.notEqual(result.code, 0, `the bad sample builds:\n${result.log}`);
  assert.ok(normalized(result.log).includes(normalized(message)), `the build fails, but not with ${JSON.stringify(message)}:\n${result.log}`);
}

/** BuildKit puts a step number and seconds in front of each line. */
function normalized(log: string): string {
  return log.replace(/^#\d+ (?:\d+\.\d+ )?/gm, '').replace(/\s+/g, ' ');
}
