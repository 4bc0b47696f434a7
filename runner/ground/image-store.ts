import { access, chmod, chown, constants, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { labUid } from './host-site.js';
import type { Cache } from './image-cache.js';
import { lives, ownName } from './image-lock.js';

/** A node image that is complete: a tar for Docker and for other users, and the same unpacked for the sandbox. */
export interface Image {
  readonly hash: string;
  readonly tar: string;
  /** Empty on a machine that refuses user namespaces: no sandbox stands there either. */
  readonly tree: string;
  /** What Docker calls it. */
  readonly reference: string;
}

/** The complete image of this name, if there is one. */
export async function findImage(cache: Cache, hash: string): Promise<Image | undefined> {
  const tree = join(cache.directory, hash);
  const tar = (await ownTar(cache, hash)) ?? (await sharedTar(cache, hash));
  return tar && (await exists(tree)) ? { hash, tar, tree, reference: `underlay-node:${hash}` } : undefined;
}

export async function sharedTar(cache: Cache, hash: string): Promise<string | undefined> {
  const tar = join(cache.shared, `${hash}.tar`);
  return (await exists(tar)) ? tar : undefined;
}

async function ownTar(cache: Cache, hash: string): Promise<string | undefined> {
  const tar = join(cache.directory, `${hash}.tar`);
  return (await exists(tar)) ? tar : undefined;
}

/** A directory of this process's own, in which an image grows until it is complete; its name says whose it is. */
export async function newPart(cache: Cache, hash: string): Promise<string> {
  const part = join(cache.directory, `${hash}.${ownName()}.part`);
  await rm(part, { recursive: true, force: true });
  await mkdir(part);
  // Whatever the umask says: as root it is another user who works here.
  await chmod(part, 0o755);
  if (cache.uid === 0) await chown(part, labUid, labUid);
  return part;
}

/** The processes whose nodes stand on this image, as far as this user may see: its files must not go from under them. */
export async function standingOn(tree: string, proc = '/proc'): Promise<number[]> {
  // The list of mounts names a folder as its own file system does, which need not know the whole path.
  const mounted = new RegExp(`/${basename(dirname(tree))}/${basename(tree)}(?![0-9a-f.])`);
  const found: number[] = [];
  for (const name of await readdir(proc)) {
    if (!/^\d+$/.test(name)) continue;
    // A process may end, or be another user's, between the listing and the reading.
    const mounts = await readFile(join(proc, name, 'mountinfo'), 'utf8').catch(() => '');
    if (mounted.test(mounts)) found.push(Number(name));
  }
  return found;
}

/** Puts what has grown in `part` where `findImage` looks. The tar comes last: where it lies, the tree lies too. */
export async function place(cache: Cache, hash: string, part: string): Promise<void> {
  const tree = join(cache.directory, hash);
  const tar = join(cache.directory, `${hash}.tar`);
  await rm(tar, { force: true });
  if (await exists(tree)) await rename(tree, join(part, 'replaced'));
  await rename(join(part, 'tree'), tree);
  if (!(await exists(join(part, 'image.tar')))) return;
  await chmod(join(part, 'image.tar'), 0o644);
  // Other users trust root's tar, so nobody else may be able to write it.
  if (cache.uid === 0) await chown(join(part, 'image.tar'), 0, 0);
  await rename(join(part, 'image.tar'), tar);
}

/** Removes what processes left that died while they worked here. */
export async function sweep(cache: Cache): Promise<void> {
  for (const name of await readdir(cache.directory)) {
    const owner = /^[0-9a-f]{12}\.(?:lock\.)?(\d+-\d+-[0-9a-f]+)\./.exec(name)?.[1];
    if (owner === undefined || lives(owner)) continue;
    await rm(join(cache.directory, name), { recursive: true, force: true });
  }
}

/** Whether this process can read it. */
export async function exists(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** Bytes of the tar, for people. */
export async function tarSize(image: Image): Promise<number> {
  return (await stat(image.tar)).size;
}
