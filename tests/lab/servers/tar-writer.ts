/**
 * A tar archive of one executable file, dated 1970. Source: POSIX.1-2017, pax, "ustar Interchange Format".
 */
export function tarOf(name: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(block);
  header.write(name, 0, 'latin1');
  for (const [offset, width, value] of [[100, 8, 0o755], [108, 8, 0], [116, 8, 0], [124, 12, content.length], [136, 12, 0]] as const) {
    header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, offset, 'latin1');
  }
  header.write('0', 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  // The checksum counts its own field as blanks.
  header.fill(' ', checksumAt, checksumAt + 8);
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, checksumAt, 'latin1');
  return Buffer.concat([header, content, Buffer.alloc((block - content.length % block) % block + 2 * block)]);
}

const block = 512;
const checksumAt = 148;
