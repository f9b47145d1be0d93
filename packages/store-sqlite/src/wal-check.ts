import { existsSync, readFileSync } from 'node:fs';
import { corrupt } from './store-error.js';

/**
 * Refuses a write-ahead log that is damaged before its end. SQLite takes the first frame that does not check out for
 * the end, because after a loss of power it is. But then nothing can follow it: no commit is begun before the one in
 * front is on the disk. Commits that do follow, whole and in sequence, are promises that would be dropped in silence.
 */
export function refuseDamagedLog(path: string): void {
  const file = `${path}-wal`;
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  if (bytes.length < headerSize + frameHeaderSize) return;
  const log = new WriteAheadLog(bytes);
  if (!log.headerIsValid) throw corrupt(path, 'the header of its -wal does not check out');
  const end = log.firstInvalid();
  if (!log.hasCommitBehind(end)) return;
  throw corrupt(path, `frame ${end} of ${log.frames} of its -wal does not check out, and commits follow it`);
}

// https://www.sqlite.org/fileformat2.html#the_write_ahead_log
const headerSize = 32;
const frameHeaderSize = 24;
const magic = 0x377f0682;

type Checksum = readonly [number, number];

class WriteAheadLog {
  readonly frames: number;
  readonly headerIsValid: boolean;
  readonly #bytes: Buffer;
  readonly #frameSize: number;
  readonly #littleEndian: boolean;

  constructor(bytes: Buffer) {
    const pageSize = bytes.readUInt32BE(8);
    this.#bytes = bytes;
    this.#littleEndian = bytes.readUInt32BE(0) === magic;
    this.#frameSize = frameHeaderSize + pageSize;
    this.frames = Math.floor((bytes.length - headerSize) / this.#frameSize);
    const isLog = (bytes.readUInt32BE(0) | 1) === (magic | 1);
    this.headerIsValid = isLog && equal(this.#sum(0, 24, [0, 0]), this.#checksumAt(24));
  }

  /** The number of the first frame that does not continue those before it, counted from 1; one more than all if none. */
  firstInvalid(): number {
    let sum = this.#checksumAt(24);
    let frame = 1;
    while (frame <= this.frames && this.#follows(frame, sum)) {
      sum = this.#storedSum(frame);
      frame++;
    }
    return frame;
  }

  /** Whether, from here on, a commit is followed by another that continues it. */
  hasCommitBehind(from: number): boolean {
    for (let first = from; first < this.frames; first++) {
      if (!this.#isCommit(first)) continue;
      for (let frame = first + 1; frame <= this.frames; frame++) {
        if (!this.#follows(frame, this.#storedSum(frame - 1))) break;
        if (this.#isCommit(frame)) return true;
      }
    }
    return false;
  }

  #offset(frame: number): number {
    return headerSize + (frame - 1) * this.#frameSize;
  }

  /** Written since the log was last begun anew; what is older was moved into the database before that. */
  #isCurrent(frame: number): boolean {
    const at = this.#offset(frame);
    return this.#bytes.compare(this.#bytes, 16, 24, at + 8, at + 16) === 0;
  }

  #isCommit(frame: number): boolean {
    return this.#isCurrent(frame) && this.#bytes.readUInt32BE(this.#offset(frame) + 4) !== 0;
  }

  #follows(frame: number, sum: Checksum): boolean {
    if (!this.#isCurrent(frame)) return false;
    const at = this.#offset(frame);
    const head = this.#sum(at, 8, sum);
    return equal(this.#sum(at + frameHeaderSize, this.#frameSize - frameHeaderSize, head), this.#storedSum(frame));
  }

  #storedSum(frame: number): Checksum {
    return this.#checksumAt(this.#offset(frame) + 16);
  }

  #checksumAt(at: number): Checksum {
    return [this.#bytes.readUInt32BE(at), this.#bytes.readUInt32BE(at + 4)];
  }

  #sum(at: number, length: number, [first, second]: Checksum): Checksum {
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, length);
    let a = first;
    let b = second;
    for (let offset = 0; offset < length; offset += 8) {
      a = (a + view.getUint32(offset, this.#littleEndian) + b) >>> 0;
      b = (b + view.getUint32(offset + 4, this.#littleEndian) + a) >>> 0;
    }
    return [a, b];
  }
}

function equal(a: Checksum, b: Checksum): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
