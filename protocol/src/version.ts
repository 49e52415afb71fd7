// Written by npm run generate from package.json, which is too large to be bundled for one word.
export const programVersion = '0.1.0';
