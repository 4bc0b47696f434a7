export const python = ['/usr/bin/python3', '-I', '-S', '-c'] as const;

/**
 * What both programs begin with: the plan of argv[1], and how to write JSON. They use the modules that Python's own json,
 * socket and threading are made of: to load those takes longer than Python takes to start.
 */
export const prelude = `
import sys, _json, _socket
class Reading:
    strict, memo, object_hook, object_pairs_hook = True, {}, None, None
    parse_float, parse_int, parse_constant = float, int, None
plan = _json.make_scanner(Reading)(sys.argv[1], 0)[0]
write = _json.make_encoder(None, None, _json.encode_basestring_ascii, None, ': ', ', ', False, False, True)
nonce = plan['nonce'].encode()

def say(what): print(''.join(write(what, 0)))
`;
