import { readFileSync } from 'node:fs';

/** MiB that no other program could have, the kernel's own included: what nodes cost beside their processes is mostly there. */
export function usedMemory(meminfo = readFileSync('/proc/meminfo', 'utf8')): number {
  const kib = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1] ?? NaN);
  return (kib('MemTotal') - kib('MemAvailable')) / 1024;
}
