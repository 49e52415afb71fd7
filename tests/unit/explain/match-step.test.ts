import assert from 'node:assert/strict';
import { parseDockerfile } from '../../../server/src/docker/dockerfile/parse.ts';
import { readStep, type BuildStep } from '../../../server/src/explain/build-step.ts';
import { matchStep } from '../../../server/src/explain/match-step.ts';
import { LineIndex } from '../../../server/src/text/lines.ts';

const shop = [
  'FROM golang:1.23 AS build', 'WORKDIR /src', 'RUN --mount=type=cache,target=/go/pkg/mod \\', '    go mod   download', 'RUN <<EOF', 'go mod verify', 'EOF',
  'FROM golang:1.23', 'RUN go mod verify', 'FROM golang:1.23 AS test', 'RUN go mod verify',
].join('\n');
const twin = 'FROM golang:1.23 AS build\nRUN go mod verify\nRUN go vet ./...\n';

describe('a step of a log in the Dockerfiles', () => {
  const find = (name: string, more: Partial<BuildStep> = {}): string | undefined => {
    const texts = { '/w/Dockerfile': shop, '/w/twin/Dockerfile': twin, '/w/other/Dockerfile': twin };
    const place = matchStep(
      { ...readStep(name, 1), ...more }, Object.entries(texts).map(([path, text]) => parseDockerfile({ path, text }))
    );
    return place === undefined ? undefined : `${place.path}:${new LineIndex(texts[place.path as keyof typeof texts]).position(place.span.start).line + 1}`;
  };

  it('is found by its text, whatever the blanks and continuations', () => {
    assert.equal(find('[build 3/4] RUN --mount=type=cache,target=/go/pkg/mod     go mod   download'), '/w/Dockerfile:3');
  });

  it('is found by the first line of a heredoc', () => {
    assert.equal(find('[build 4/4] RUN <<EOF (go mod verify...)'), '/w/Dockerfile:5');
  });

  it('is told apart by its stage, named or numbered', () => {
    assert.equal(find('[stage-1 2/2] RUN go mod verify'), '/w/Dockerfile:9');
    assert.equal(find('[test 2/2] RUN go mod verify'), '/w/Dockerfile:11');
  });

  it('is told apart by the file and line that the builder names', () => {
    assert.equal(find('[build 2/2] RUN go mod verify', { dockerfile: { name: 'twin/Dockerfile', line: 2 } }), '/w/twin/Dockerfile:2');
    assert.equal(find('[build 3/3] RUN go vet ./...', { dockerfile: { name: './other/Dockerfile', line: 3 } }), '/w/other/Dockerfile:3');
  });

  it('is not guessed where several places are equally likely, or none has the text', () => {
    assert.equal(find('[build 3/3] RUN go vet ./...'), undefined);
    assert.equal(find('[build 3/3] RUN make'), undefined);
    assert.equal(find(''), undefined);
  });
});
