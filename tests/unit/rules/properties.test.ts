import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rules } from '../../../server/src/rules/index.ts';
import { compatibleFixes, selectSafeFixes } from '../../../server/src/checking/select-fixes.ts';
import { conflicts } from '../../../server/src/text/edit.ts';
import type { Place } from '../../../server/src/text/place.ts';
import { checkTexts, projectRoot } from '../../support/check-fixture.ts';

/** Pieces that rules look at, put together in any order: most results are broken files, as they are while somebody types. */
const dockerfileLines = [
  'FROM golang:1.23 AS build', 'FROM golang:1.21', 'FROM golang:${V}-alpine AS b', 'FROM build', 'FROM scratch', 'FROM debian:bookworm-slim', 'ARG V=1.22', 'ARG GOPROXY',
  'ARG GOPROXY=https://a.example,https://b.example;direct', 'ENV GOPROXY=http://localhost:3000,direct,https://x', 'ENV GOSUMDB=off', 'ENV GOSUMDB="sum.golang.org+1+x"',
  'ENV GOPRIVATE=git.corp.example', 'ENV HTTP_PROXY=http://u:secret@127.0.0.1:3128', 'WORKDIR /src', 'WORKDIR /go', 'COPY . .', 'COPY go.mod ./', 'COPY go.mod go.sum ./',
  'COPY --from=build /go/pkg /go/pkg', 'RUN go mod download', 'RUN go mod tidy', 'RUN GOPROXY=direct go build ./...', 'RUN --network=none go mod download',
  'RUN --mount=type=cache,target=/go/pkg/mod go mod download', 'RUN --mount=type=cache,target=/root/x \\', '    go build -o /app .', 'RUN go env -w GOPROXY=off GOSUMDB=off',
  'RUN <<EOF', 'go mod download', 'EOF', 'USER 1000', 'USER app', 'ARG TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345', '# doctor: ignore=goproxy-syntax', 'RUN ["go","build"]', '\ufeff', '\\', '',
];
const goModLines = ['module example.com/app', 'go 1.23', 'go 1.99', 'toolchain go1.24.1', 'require github.com/google/uuid v1.6.0', 'require (', ')', 'replace a.b/c => ../c', 'require a.b/c v1.0.0', 'require git.corp.example/x v1.0.0'];
const ignoreLines = ['*', '!go.mod', 'go.sum', 'vendor/*', '**/*.mod', '#', '!', 'go.['];
const goEnvLines = ['GOPROXY=https://a', 'GOPROXY="https://a"', ' GOSUMDB=off', 'goproxy=x', 'GOPROXI=y', 'export GOFLAGS=-mod=mod', 'GOSUMDB=off # note', '=', 'GOPROXY='];
const composeLines = ['services:', '  app:', '    build:', '      context: .', '      args:', '        GOPROXY: http://localhost:1', '        - GOPROXY=x', '      network: none', '    build: .', '  - x', '\t', 'a: &a [*a]'];

const text = (lines: readonly string[], most: number) =>
  fc.tuple(fc.array(fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...lines) }, { weight: 1, arbitrary: fc.string() }), { maxLength: most }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([chosen, eol, final]) => chosen.join(eol) + (final ? eol : ''));

const project = fc.record({
  'Dockerfile': text(dockerfileLines, 16), 'go.mod': text(goModLines, 6), 'go.sum': text(['github.com/google/uuid v1.6.0 h1:x=', 'x'], 2),
  '.dockerignore': text(ignoreLines, 3), 'go.env': text(goEnvLines, 5), 'compose.yaml': text(composeLines, 10), 'main.go': fc.constant('package main\n'),
}, { requiredKeys: ['Dockerfile'] }).map((files) => new Map(Object.entries(files)));

describe('all rules on any files', () => {
  it('never throw, stay inside the documents, and offer fixes whose edits do not overlap', () => {
    fc.assert(fc.property(project, (files) => {
      const findings = checkTexts(files, rules, undefined);
      const inside = ({ path, span }: Place) => {
        const length = files.get(path.slice(projectRoot.length + 1))?.length ?? 0;
        assert.ok(span.start >= 0 && span.start <= span.end && span.end <= length, `${path} ${JSON.stringify(span)} of ${length}`);
      };
      for (const finding of findings) {
        inside(finding.place);
        finding.related.forEach(({ place }) => { inside(place); });
        for (const { edits, safe } of finding.fixes) {
          assert.ok(edits.length > 0);
          assert.ok(!safe || edits.every(({ removesFile }) => removesFile !== true), 'fix-all never deletes a file');
          edits.forEach((edit, index) => {
            inside(edit);
            assert.ok(edits.slice(index + 1).every((other) => !conflicts(edit, other)), finding.rule);
          });
        }
      }
      for (const chosen of [selectSafeFixes(findings), compatibleFixes(findings.flatMap((finding) => finding.fixes))]) {
        const edits = chosen.flatMap((fix) => fix.edits);
        edits.forEach((edit, index) => { assert.ok(edits.slice(index + 1).every((other) => !conflicts(edit, other))); });
      }
    }), { numRuns: 600 });
  });

  it('say every word in both languages', () => {
    fc.assert(fc.property(project, (files) => {
      for (const { message, related, fixes } of checkTexts(files, rules, undefined)) {
        for (const each of [message, ...related.map((one) => one.message), ...fixes.map((one) => one.title)]) {
          assert.match(each['zh-cn'], /\p{Script=Han}/u);
          assert.doesNotMatch(each.en, /\p{Script=Han}|undefined|\[object/u);
        }
      }
    }), { numRuns: 200 });
  });
});
