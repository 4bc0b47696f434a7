import { existsSync } from 'node:fs';

import type { ContainerOptions } from './docker.js';

// Docker's own list without /proc/sys: a node's sysctls are the learner's.
const readonlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sysrq-trigger'];

const tun = '/dev/net/tun';

/** Common to all our containers: no network of Docker's, no log that grows, capabilities by name. */
function quiet(
  image: string,
  name: string,
  labels: Record<string, string>,
  capabilities: readonly string[],
): ContainerOptions {
  return {
    name,
    Image: image,
    Labels: labels,
    HostConfig: {
      NetworkMode: 'none',
      CapAdd: [...capabilities],
      SecurityOpt: ['apparmor=unconfined'],
      LogConfig: { Type: 'none', Config: {} },
    },
  };
}

/** A node. Its first process is the image's init. */
export function nodeContainer(
  image: string,
  session: string,
  node: string,
  labels: Record<string, string>,
): ContainerOptions {
  const base = quiet(image, `underlay-${session}-${node}`, labels, ['NET_ADMIN', 'SYS_ADMIN', 'NET_BROADCAST']);
  return {
    ...base,
    Hostname: node,
    WorkingDir: '/root',
    Env: ['LANG=C.UTF-8', 'HOME=/root', 'TERM=xterm-256color'],
    HostConfig: {
      ...base.HostConfig,
      ReadonlyPaths: readonlyPaths,
      PidsLimit: 512,
      Memory: 512 * 1024 * 1024,
      Tmpfs: { '/run': 'nosuid,nodev,mode=755,size=64m', '/tmp': 'nosuid,nodev,mode=1777,size=256m,exec' },
      Devices: existsSync(tun) ? [{ PathOnHost: tun, PathInContainer: tun, CgroupPermissions: 'rwm' }] : [],
    },
  };
}

/** The switchboard: where lans are bridges, and from where nodes are wired and read. It sees all processes, and nothing of a learner's runs in it. */
export function switchboardContainer(image: string, session: string, labels: Record<string, string>): ContainerOptions {
  const capabilities = [
    'NET_ADMIN',
    'SYS_ADMIN',
    'SYS_PTRACE',
    'NET_RAW',
    'NET_BROADCAST',
    'NET_BIND_SERVICE',
    'DAC_READ_SEARCH',
  ];
  const base = quiet(image, `underlay-${session}-switchboard`, labels, capabilities);
  return {
    ...base,
    Entrypoint: ['catatonit', '-P'],
    HostConfig: {
      ...base.HostConfig,
      CapDrop: ['ALL'],
      CapAdd: [...capabilities, 'KILL', 'SYS_CHROOT'],
      PidMode: 'host',
      ReadonlyPaths: [],
      MaskedPaths: [],
    },
  };
}

/**
 * The box: one container that holds a whole sandbox. seccomp, AppArmor and Docker's masks stand aside, for pivot_root and
 * fresh proc and sysfs mounts need that; the nodes inside have our own filter, and this container its memory bound.
 */
export function boxContainer(
  image: string,
  session: string,
  labels: Record<string, string>,
  volume: string,
  command: readonly string[],
): ContainerOptions {
  const base = quiet(image, `underlay-${session}-box`, labels, ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE']);
  const [program = '', ...rest] = command;
  return {
    ...base,
    ...{
      Entrypoint: [program],
      Cmd: rest,
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    },
    HostConfig: {
      ...base.HostConfig,
      AutoRemove: true,
      SecurityOpt: ['apparmor=unconfined', 'seccomp=unconfined'],
      ReadonlyPaths: [],
      MaskedPaths: [],
      PidsLimit: 8192,
      Memory: 2 * 1024 * 1024 * 1024,
      Mounts: [{ Type: 'volume', Source: volume, Target: '/image' }],
    },
  };
}
