import { basename } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32, createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import * as yauzl from 'yauzl';

import { LabError } from '../errors.js';
import { atMost, Collector, notPlain, openPlain, readAll, refused, utf8, type HandedIn } from '../session/handed-in.js';

/** What a hand-in can be packed as. */
export const archiveName = /\.(?:zip|tar|tar\.gz|tgz)$/i;

/** Bytes an archive may have itself. */
const packedBytes = atMost.bytes;
const entries = 10_000;

/** A file, or the bytes of one that was in another archive. */
export interface Packed {
  readonly name: string;
  readonly bytes?: Uint8Array;
}

/** Opens an archive of somebody whom nobody trusts: in memory, under limits, plain files alone; nothing is written anywhere. */
export async function openArchive(packed: Packed): Promise<HandedIn> {
  const collector = new Collector();
  await reading(async () => {
    const bytes = packed.bytes ?? (await bytesAt(packed.name));
    const zipped = /\.zip$/i.test(packed.name) || (bytes[0] === 0x50 && bytes[1] === 0x4b);
    await (zipped ? openZip : openTar)({ ...packed, bytes }, collector);
  });
  return collector.files();
}

async function bytesAt(path: string): Promise<Uint8Array> {
  await using file = await openPlain(path, basename(path));
  const { size } = await file.stat();
  if (size > atMost.bytes + entries * 1024) throw tooBig();
  return await readAll(file, size);
}

async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LabError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    // What this machine refuses us is no fault of the archive.
    if (code !== undefined && /^E[A-Z]+$/.test(code)) throw error;
    throw refused(`The archive cannot be read: ${message}.`, 'Pack it again, and look into it before you hand it in.');
  }
}

async function openZip(packed: Packed, collector: Collector): Promise<void> {
  const zip = await zipAt(packed);
  try {
    if (zip.fileSize > packedBytes) throw tooBig();
    if (zip.entryCount > entries) throw tooMany();
    for await (const entry of zip.eachEntry()) await collect(zip, entry, nameOf(entry), collector);
  } finally {
    zip.close();
  }
}

// Names as bytes: yauzl would guess what those that are not UTF-8 mean.
const zipOptions = { decodeStrings: false, strictFileNames: true, autoClose: false } as const;

function zipAt({ name, bytes }: Packed): Promise<yauzl.ZipFile> {
  return bytes === undefined
    ? yauzl.openPromise(name, zipOptions)
    : yauzl.fromBufferPromise(Buffer.from(bytes), zipOptions);
}

const nameOf = (entry: yauzl.Entry) => utf8(entry.fileName as unknown as Uint8Array);

async function collect(zip: yauzl.ZipFile, entry: yauzl.Entry, name: string, collector: Collector): Promise<void> {
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (type === 0o040000 || name.endsWith('/')) return;
  if (type !== 0 && type !== 0o100000) throw notPlain(name);
  if (entry.isEncrypted()) throw refused('It is encrypted.', 'Pack it without a password.');
  // yauzl ends a file that is longer than it said.
  if (!collector.wants(name, entry.uncompressedSize)) return;
  const content = await buffer(await zip.openReadStreamPromise(entry));
  if (crc32(content) !== entry.crc32) throw new Error(`${name} is not what was packed`);
  collector.put(name, content);
}

/** What a zip holds, by name; of what a platform packed for a whole class, so with room for many. */
export async function namesInZip(path: string): Promise<string[]> {
  const names: string[] = [];
  await eachOf(path, (_, entry) => {
    names.push(nameOf(entry));
    if (names.length > 50 * entries) throw tooMany();
    return Promise.resolve();
  });
  return names;
}

/** What lies below a folder of a zip, or the one file that is called so; under the limits of an archive of its own. */
export async function partOfZip(path: string, part: string): Promise<HandedIn> {
  const collector = new Collector();
  await eachOf(path, async (zip, entry) => {
    const name = nameOf(entry);
    if (name === part) await collect(zip, entry, part.slice(part.lastIndexOf('/') + 1), collector);
    else if (name.startsWith(`${part}/`) && name !== `${part}/`)
      await collect(zip, entry, name.slice(part.length + 1), collector);
  });
  return collector.files();
}

const eachOf = (path: string, take: (zip: yauzl.ZipFile, entry: yauzl.Entry) => Promise<void>) =>
  reading(async () => {
    const zip = await zipAt({ name: path });
    try {
      for await (const entry of zip.eachEntry()) await take(zip, entry);
    } finally {
      zip.close();
    }
  });

async function openTar({ bytes: own = new Uint8Array() }: Packed, collector: Collector): Promise<void> {
  const packed = Readable.from([own]);
  // The error of the one ends the other, which is read to its end below.
  const zipped = own[0] === 0x1f && own[1] === 0x8b;
  const plain = zipped ? pipeline(packed, createGunzip(), () => undefined) : packed;
  const tar = extract();
  // What takes no files takes bytes too.
  let bytes = 0;
  let end = Buffer.alloc(0);
  const bounded = Readable.from(
    (async function* () {
      for await (const chunk of plain as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > atMost.bytes + entries * 1024) throw tooBig();
        end = Buffer.concat([end, chunk]).subarray(-512);
        yield chunk;
      }
    })(),
  );
  bounded.on('error', (error) => {
    tar.destroy(error);
  });
  bounded.pipe(tar);
  let count = 0;
  try {
    for await (const entry of tar) {
      const { name, type, size } = entry.header;
      count += 1;
      if (count > entries) throw tooMany();
      if (type === 'directory') {
        entry.resume();
        continue;
      }
      if (type !== 'file' && type !== 'contiguous-file') throw notPlain(name);
      // `tar` itself packs `.` as ./submission.yaml.
      const plainName = name.replace(/^(?:\.\/)+/, '');
      if (collector.wants(plainName, size)) collector.put(plainName, await buffer(entry));
      else entry.resume();
    }
    // A whole one ends with blocks of zeros.
    if (end.some((byte) => byte !== 0)) throw new Error('its end is missing');
  } finally {
    packed.destroy();
  }
}

const tooBig = () =>
  refused(`It holds more than ${atMost.bytes / 1024 / 1024} MiB.`, 'Hand in scripts, not what they make.');
const tooMany = () => refused(`It has more than ${entries} entries.`, 'Hand in scripts, and the files that they need.');
