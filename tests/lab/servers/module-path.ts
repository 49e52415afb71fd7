/** "github.com/BurntSushi/toml" from "github.com/!burnt!sushi/toml": how proxies write upper-case letters. */
export function unescapeModulePath(escaped: string): string {
  return escaped.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The reverse of unescapeModulePath. */
export function escapeModulePath(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
