import { createHash } from 'node:crypto';

/** The hash tree of a transparency log and its tiles of height 8. Source: RFC 6962 section 2.1 and golang.org/x/mod/sumdb/tlog. */

export interface Tile {
  /** Level of the tile, or "data" for the records themselves. */
  readonly level: number | 'data';
  readonly index: number;
  /** Number of hashes or records in the tile, 1 to 256. */
  readonly width: number;
}

/** Entries of a full tile: two to the tile height 8. */
export const fullTile = 256;

export class TransparencyLog {
  readonly records: readonly string[];
  /** hashes[level][n] is the hash of the complete subtree over the 2^level records from n * 2^level on. */
  private readonly hashes: Buffer[][];

  constructor(records: readonly string[]) {
    this.records = records;
    this.hashes = [records.map(recordHash)];
    for (let level = this.hashes[0] ?? []; level.length > 1;) {
      const above: Buffer[] = [];
      for (let n = 0; 2 * n + 1 < level.length; n++) above.push(nodeHash(level[2 * n]!, level[2 * n + 1]!));
      this.hashes.push(above);
      level = above;
    }
  }

  /** Hash of the whole tree. */
  get root(): Buffer {
    // The complete subtrees that make up the tree, from the left and largest to the right and smallest; joined from the right.
    const subtrees: Buffer[] = [];
    for (let level = this.hashes.length - 1, start = 0; level >= 0; level--) {
      const size = 2 ** level;
      if (start + size > this.records.length) continue;
      subtrees.push(this.hashes[level]![start / size]!);
      start += size;
    }
    return subtrees.reduceRight((right, left) => nodeHash(left, right));
  }

  /** A tile's bytes, or undefined where the tree has no such tile. Level "data" gives formatted records. */
  tile({ level, index, width }: Tile): Buffer | undefined {
    const start = index * fullTile;
    if (level === 'data') {
      if (start + width > this.records.length) return undefined;
      return Buffer.from(this.records.slice(start, start + width).map((text, n) => formatRecord(start + n, text)).join(''));
    }
    const row = this.hashes[level * tileHeight];
    return row !== undefined && start + width <= row.length ? Buffer.concat(row.slice(start, start + width)) : undefined;
  }
}

/** A record as lookups and data tiles carry it: number, text, blank line. */
export function formatRecord(id: number, text: string): string {
  return `${id}\n${text}\n`;
}

/** Parses "8/0/x001/234.p/5", the part of a tile's address after "/tile/". Undefined where it is none of height 8. */
export function parseTilePath(path: string): Tile | undefined {
  const match = /^8\/(data|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (match === null) return undefined;
  const [, level, index, width] = match;
  const tile: Tile = {
    level: level === 'data' ? level : Number(level),
    index: Number((index ?? '').replace(/[x/]/g, '')),
    width: width === undefined ? fullTile : Number(width),
  };
  return tile.width >= 1 && tile.width <= fullTile ? tile : undefined;
}

/** Hash of a leaf: RFC 6962 puts 0 before leaves and 1 before inner nodes, so that one cannot pass for the other. */
export function recordHash(text: string): Buffer {
  return createHash('sha256').update(Buffer.from([0])).update(text).digest();
}

export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(Buffer.from([1])).update(left).update(right).digest();
}

const tileHeight = 8;
