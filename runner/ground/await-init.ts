/**
 * Waits until the first process of each node is its init, and no longer what makes containers: what enters a node before that
 * may be refused, for the kernel lets nobody look into such a process.
 */
export const awaitInit = (pids: string) =>
  [
    `for p in ${pids}; do for i in {1..500}; do`,
    'read -r c </proc/$p/comm && [ "$c" = catatonit ] && continue 2; sleep 0.01;',
    'done; echo "the first process $p is not ready" >&2; exit 1; done',
  ].join(' ');
