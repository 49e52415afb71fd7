import { goSum } from './go-sum.ts';

/** Prints the go.sum of a project that requires the given modules: `npx tsx tests/lab/servers/print-go-sum.ts rsc.io/quote@v1.5.2 …`. */

const modules = process.argv.slice(2).map((argument): [string, string] => {
  const at = argument.lastIndexOf('@');
  return at < 0 ? [argument, ''] : [argument.slice(0, at), argument.slice(at + 1)];
});

if (modules.length === 0) {
  process.stderr.write('usage: npx tsx tests/lab/servers/print-go-sum.ts MODULE@VERSION…\n');
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(goSum(modules));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
