import type { PlannedFile } from './plan.js';

/** A tar of files for a node's root, all root's. */
export async function archive(files: readonly PlannedFile[]): Promise<Buffer> {
  // Most labs lay down no files, and need not wait for it.
  const { pack } = await import('tar-stream');
  const tar = pack();
  for (const { path, mode, content } of files) {
    const name = path.replace(/^\/+/, '');
    tar.entry({ name, mode, uid: 0, gid: 0 }, typeof content === 'string' ? content : Buffer.from(content));
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
