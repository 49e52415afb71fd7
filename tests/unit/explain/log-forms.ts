/** The same error in the logs of different builders and places, each with the line where it must be found. */
export interface LogForm {
  readonly name: string;
  /** Wraps an error of one or several lines. */
  readonly wrap: (error: string) => string;
  /** 1-based line of the error's first line. */
  readonly line: number;
  /** What the step is called; undefined where the form has none. */
  readonly step: string | undefined;
  readonly stage?: string;
}

const each = (error: string, mark: (line: string, index: number) => string): string => error.split('\n').map(mark).join('\n');
const buildkit = (error: string, prefix = ''): string => [
  '#1 [internal] load build definition from Dockerfile', '#1 transferring dockerfile: 220B done', '#1 DONE 0.0s', '',
  '#8 [build 3/6] COPY go.mod go.sum ./', '#8 CACHED', '', '#9 [build 4/6] RUN go mod download',
  each(error, (line) => `#9 0.345 ${line}`), '#9 ERROR: process "/bin/sh -c go mod download" did not complete successfully: exit code: 1', '------',
  ' > [build 4/6] RUN go mod download:', each(error, (line) => `0.345 ${line}`), '------', 'Dockerfile:5', '--------------------',
  '   3 |     WORKDIR /src', '   4 |     COPY go.mod go.sum ./', '   5 | >>> RUN go mod download', '   6 |     COPY . .', '--------------------',
  'ERROR: failed to solve: process "/bin/sh -c go mod download" did not complete successfully: exit code: 1',
].join('\n').split('\n').map((line) => `${prefix}${line}`).join('\n');
const legacy = (error: string): string => [
  'Sending build context to Docker daemon  3.072kB', 'Step 1/5 : FROM golang:1.23 AS build', ' ---> 0123456789ab', 'Step 2/5 : RUN go mod download',
  ' ---> Running in 0123456789ab', error, "The command '/bin/sh -c go mod download' returned a non-zero code: 1",
].join('\n');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const rawObjects = (error: string): readonly object[] => [
  { vertexes: [{ digest: 'sha256:aa', name: '[build 4/6] RUN go mod download', started: '2026-01-01T00:00:00Z' }] },
  // Cut in the middle of a line, as BuildKit does.
  { logs: [{ vertex: 'sha256:aa', stream: 2, data: base64(error.slice(0, 9)), timestamp: '2026-01-01T00:00:00Z' }] },
  { logs: [{ vertex: 'sha256:aa', stream: 2, data: base64(`${error.slice(9)}\n`), timestamp: '2026-01-01T00:00:00Z' }] },
  { vertexes: [{ digest: 'sha256:aa', name: '[build 4/6] RUN go mod download', error: 'process "/bin/sh -c go mod download" did not complete successfully: exit code: 1' }] },
];

const run = 'RUN go mod download';
const buildkitStep = { line: 9, step: '[build 4/6] RUN go mod download', stage: 'build' };

export const logForms: readonly LogForm[] = [
  { name: 'the bare error', wrap: (error) => error, line: 1, step: undefined },
  { name: 'BuildKit, plain', wrap: buildkit, ...buildkitStep },
  { name: 'BuildKit, plain, with CRLF', wrap: (error) => buildkit(error).replaceAll('\n', '\r\n'), ...buildkitStep },
  { name: 'BuildKit in colours', wrap: (error) => each(buildkit(error), (line) => `\u001b[36m${line.slice(0, 5)}\u001b[0m\u001b[1;31m${line.slice(5)}\u001b[0m`), ...buildkitStep },
  { name: 'GitHub Actions', wrap: (error) => buildkit(error, '2026-01-01T10:00:00.1234567Z '), ...buildkitStep },
  { name: 'GitHub Actions, by gh run view', wrap: (error) => buildkit(error, 'build\tBuild the image\t2026-01-01T10:00:00.1234567Z '), ...buildkitStep },
  { name: 'GitLab', wrap: (error) => buildkit(error, '2026-01-01T10:00:00.123456Z 01E '), ...buildkitStep },
  { name: 'Jenkins with times', wrap: (error) => buildkit(error, '[2026-01-01T10:00:00.123Z] '), ...buildkitStep },
  { name: 'an agent written in Go', wrap: (error) => buildkit(error, '2026/01/01 10:00:00 [stdout] '), ...buildkitStep },
  { name: 'Jenkins, parallel branches', wrap: (error) => buildkit(error, '10:00:00  '), ...buildkitStep },
  { name: 'Cloud Build', wrap: (error) => buildkit(error, 'Step #1 - "image": '), ...buildkitStep },
  { name: 'a quotation in an answer', wrap: (error) => each(buildkit(error), (line) => `> ${line}`), ...buildkitStep },
  { name: 'compose', wrap: (error) => buildkit(error).replaceAll('[build 4/6]', '[web build 4/6]'), line: 9, step: '[web build 4/6] RUN go mod download', stage: 'build' },
  { name: 'several platforms', wrap: (error) => buildkit(error).replaceAll('[build 4/6]', '[linux/arm64 build 4/6]'), line: 9, step: '[linux/arm64 build 4/6] RUN go mod download', stage: 'build' },
  {
    name: 'BuildKit, only the summary below', wrap: (error) => { const log = buildkit(error); return log.slice(log.indexOf('------')); },
    line: 3, step: '[build 4/6] RUN go mod download', stage: 'build',
  },
  {
    name: 'BuildKit on a terminal',
    wrap: (error) => [
      '[+] Building 2.3s (8/11)', ' => [internal] load build definition from Dockerfile          0.0s', ' => CACHED [build 3/6] COPY go.mod go.sum ./     0.0s',
      ' => ERROR [build 4/6] RUN go mod download                        2.3s', '------', ' > [build 4/6] RUN go mod download:',
      each(error, (line) => `0.345 ${line}`), '------',
    ].join('\n'), line: 7, step: '[build 4/6] RUN go mod download', stage: 'build',
  },
  { name: 'rawjson', wrap: (error) => rawObjects(error).map((object) => JSON.stringify(object)).join('\n'), line: 3, step: '[build 4/6] RUN go mod download', stage: 'build' },
  {
    name: 'rawjson of older buildx, indented', wrap: (error) => rawObjects(error).map((object) => JSON.stringify(object, null, 2)).join('\n'),
    line: 29, step: '[build 4/6] RUN go mod download', stage: 'build',
  },
  { name: 'the classic builder', wrap: legacy, line: 6, step: `Step 2/5 ${run}`, stage: 'build' },
  { name: 'Podman', wrap: (error) => legacy(error).replaceAll(/Step (\d\/\d) :/g, '[1/2] STEP $1:').replaceAll(' ---> ', '--> '), line: 6, step: `Step 2/5 ${run}`, stage: 'build' },
  { name: 'words in Chinese around it', wrap: (error) => `我在公司网络里构建镜像，一直失败，求助！\n报错如下：${error}\n请问怎么解决？谢谢`, line: 2, step: undefined },
];
