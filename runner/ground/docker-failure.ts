import { LabError } from '../errors.js';

interface Failure {
  readonly code?: string;
  readonly message?: string;
  readonly statusCode?: number;
  readonly json?: { readonly message?: string };
}

/** The HTTP status of what dockerode threw, if it was one. */
export function status(error: unknown): number | undefined {
  return (error as Failure).statusCode;
}

/** No daemon could be spoken to at all. */
export function unreachable(endpoint: string, error: unknown): LabError {
  const { code, message = '' } = error as Failure;
  const denied = code === 'EACCES' || code === 'EPERM';
  const said = denied
    ? `You may not use the Docker daemon at ${endpoint}.`
    : `No Docker daemon answers at ${endpoint} (${code ?? message}).`;
  const next = denied
    ? 'Join its group (sudo usermod -aG docker $USER, then log in anew), or use the sandbox: --ground sandbox.'
    : 'Start Docker, or use the sandbox, which needs none: --ground sandbox.';
  return new LabError('docker-unreachable', said, next, error);
}

/** Waits for a daemon that has answered before; what it fails at becomes an error that says so. */
export async function asked<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw failed(what, error);
  }
}

function failed(what: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof LabError) return error;
  const { statusCode, code, json, message } = error as Failure;
  if (statusCode !== undefined) {
    const said = `Docker could not ${what}: ${json?.message ?? message ?? ''} (HTTP ${statusCode}).`;
    return new LabError('daemon-failed', said, 'See what this machine allows: labs doctor', error);
  }
  // An error of ours has no code of the system.
  if (code === undefined) return error;
  const next = 'Start it again, then clear away what it still has of ours: labs gc';
  return new LabError('daemon-failed', `The Docker daemon went away when it was to ${what} (${code}).`, next, error);
}
