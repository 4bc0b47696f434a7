import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import * as yauzl from 'yauzl';

import { LabError } from '../errors.js';
import { atMost, Collector, refused, utf8, type HandedIn } from '../session/handed-in.js';

/** What a hand-in can be packed as. */
export const archiveName = /\.(?:zip|tar|tar\.gz|tgz)$/i;

/** Bytes an archive may have itself. */
const packedBytes = atMost.bytes;
const entries = 10_000;

/** Opens an archive of somebody whom nobody trusts: in memory, under limits, plain files alone; nothing is written anywhere. */
export async function openArchive(file: string): Promise<HandedIn> {
  const collector = new Collector();
  try {
    if (/\.zip$/i.test(file)) await openZip(file, collector);
    else await openTar(file, collector);
  } catch (error) {
    if (error instanceof LabError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    // What this machine refuses us is no fault of the archive.
    if (code !== undefined && /^E[A-Z]+$/.test(code)) throw error;
    throw refused(`The archive cannot be read: ${message}.`, 'Pack it again, and look into it before you hand it in.');
  }
  return collector.files();
}

async function openZip(path: string, collector: Collector): Promise<void> {
  // Names as bytes: yauzl would guess what those that are not UTF-8 mean.
  const zip = await yauzl.openPromise(path, { decodeStrings: false, strictFileNames: true, autoClose: false });
  try {
    if (zip.fileSize > packedBytes) throw tooBig();
    if (zip.entryCount > entries) throw tooMany();
    for await (const entry of zip.eachEntry()) {
      const name = utf8(entry.fileName as unknown as Uint8Array);
      const type = (entry.externalFileAttributes >>> 16) & 0o170000;
      if (type === 0o040000 || name.endsWith('/')) continue;
      if (type !== 0 && type !== 0o100000) throw notPlain(name);
      if (entry.isEncrypted()) throw refused('It is encrypted.', 'Pack it without a password.');
      // yauzl ends a file that is longer than it said.
      if (collector.wants(name, entry.uncompressedSize))
        collector.put(name, await buffer(await zip.openReadStreamPromise(entry)));
    }
  } finally {
    zip.close();
  }
}

async function openTar(path: string, collector: Collector): Promise<void> {
  const packed = createReadStream(path);
  // The error of the one ends the other, which is read to its end below.
  const plain = /gz$/i.test(path) ? pipeline(packed, createGunzip(), () => undefined) : packed;
  const tar = extract();
  // What takes no files takes bytes too.
  let bytes = 0;
  const bounded = Readable.from(
    (async function* () {
      for await (const chunk of plain as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > atMost.bytes + entries * 1024) throw tooBig();
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
      const plainName = name.replace(/^\.\//, '');
      if (collector.wants(plainName, size)) collector.put(plainName, await buffer(entry));
      else entry.resume();
    }
  } finally {
    packed.destroy();
  }
}

const notPlain = (name: string) =>
  refused(
    `${JSON.stringify(name.slice(0, 80))} is neither a file nor a folder.`,
    'Hand in plain files only: no links, no devices.',
  );
const tooBig = () =>
  refused(`It holds more than ${atMost.bytes / 1024 / 1024} MiB.`, 'Hand in scripts, not what they make.');
const tooMany = () => refused(`It has more than ${entries} entries.`, 'Hand in scripts, and the files that they need.');
