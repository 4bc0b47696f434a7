import * as z from 'zod';
import { LabError } from '../../runner/errors.js';

/** A tool's JSON, of the shape we know, or an error that names the tool. */
export function fromJson<S extends z.ZodType>(schema: S, text: string, tool: string): z.output<S> {
  return shaped(schema, parsed(text, tool), tool);
}

/** The same for a list, without the `{}` that iproute2 prints for entries it left out. */
export function listFromJson<S extends z.ZodType>(schema: S, text: string, tool: string): readonly z.output<S>[] {
  const entries = shaped(z.array(z.unknown()), parsed(text, tool), tool).filter(
    (entry) => !empty.safeParse(entry).success,
  );
  return shaped(z.array(schema), entries, tool);
}

const empty = z.strictObject({});

function parsed(text: string, tool: string): unknown {
  try {
    // What a name or an alias may hold, iproute2 prints as it is, and JSON does not allow.
    return JSON.parse(text.replace(/[\x00-\x09\x0b-\x1f]/g, '\ufffd'));
  } catch (error) {
    throw unreadable(tool, 'what it printed is not JSON', error);
  }
}

function shaped<S extends z.ZodType>(schema: S, raw: unknown, tool: string): z.output<S> {
  const read = schema.safeParse(raw);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw unreadable(tool, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown shape'}`, read.error);
}

function unreadable(tool: string, why: string, cause: unknown): LabError {
  return new LabError(
    'cannot-look',
    `The answer of ${tool} cannot be read: ${why}`,
    'The node image may have another version of the tool than the checks know; `labs setup` makes a new one.',
    cause,
  );
}
