import { prelude } from './python.js';

/**
 * What listens in a place: Python, because every node image has it and it needs no file.
 * Its plan is JSON: name of the control socket, key, nonce, token, life in seconds, ears.
 * It answers TCP and UDP with the token and the address it saw, notes pings, and keeps frames that hold the nonce.
 * Four letters after the nonce tell which call it was.
 * The caller hangs up first: otherwise the port would stay in TIME_WAIT, and a learner's own server could not have it.
 * UDP is answered from the address that was called, which the kernel does not do by itself.
 * Nobody is waited for: whoever connects and says nothing, or says it late, holds up nobody else.
 * The control socket is abstract: it lives in the network namespace and vanishes with the process.
 * The alarm ends it even where nobody is left to stop it.
 */
export const earProgram = `${prelude}
import select, struct, _signal
_signal.alarm(plan['life'])
heard, ports, sockets, lines, askers = [], [], {}, {}, {}

def fail(error, port):
    say({'failed': error.strerror or str(error), 'port': port, 'taken': error.errno == 98})
    sys.exit(3)

def open_ear(ear):
    by, port = ear['by'], ear.get('port', 0)
    if by == 'tcp':
        s = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        s.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
        s.bind(('', port))
        s.listen(1024)
    elif by == 'udp':
        s = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
        s.setsockopt(_socket.IPPROTO_IP, 8, 1)
        s.bind(('', port))
    elif by == 'icmp':
        s = _socket.socket(_socket.AF_INET, _socket.SOCK_RAW, _socket.IPPROTO_ICMP)
    else:
        s = _socket.socket(_socket.AF_PACKET, _socket.SOCK_RAW, _socket.htons(3))
        s.bind((ear['link'], 0))
    s.setblocking(False)
    ports.append(s.getsockname()[1] if by in ('tcp', 'udp') else 0)
    return s

def note(at, **what):
    if len(heard) < 20000: heard.append(dict(what, ear=at))

def tag(data):
    start = data.find(nonce) + len(nonce)
    return data[start:start + 4].decode('ascii', 'replace')

def hear(at, by, s):
    if by == 'tcp':
        fd, peer = s._accept()
        c = _socket.socket(fileno=fd)
        c.setblocking(False)
        c.setsockopt(_socket.SOL_SOCKET, _socket.SO_LINGER, struct.pack('ii', 1, 0))
        note(at, source=peer[0], port=peer[1], to=c.getsockname()[0])
        c.send(('%s %s %d\\n' % (plan['token'], peer[0], peer[1])).encode())
        lines[c.fileno()] = c
        poll.register(c, select.POLLIN)
    elif by == 'udp':
        data, info, _, peer = s.recvmsg(2048, 256)
        to = next((_socket.inet_ntoa(d[8:12]) for l, k, d in info if k == 8), '')
        note(at, source=peer[0], port=peer[1], to=to, tag=tag(data))
        answer = ('%s %s %d\\n' % (plan['token'], peer[0], peer[1])).encode()
        own = struct.pack('=i4s4s', 0, _socket.inet_aton(to), b'\\0' * 4)
        if data.startswith(nonce): s.sendmsg([answer], [(_socket.IPPROTO_IP, 8, own)], 0, peer)
    elif by == 'icmp':
        data, peer = s.recvfrom(65535)
        start = (data[0] & 15) * 4
        if data[start] == 8 and nonce in data:
            note(at, source=peer[0], port=0, to=_socket.inet_ntoa(data[16:20]), tag=tag(data))
    else:
        data, where = s.recvfrom(65535)
        if nonce in data: note(at, frame=data.hex(), out=where[2] == 4, tag=tag(data))

for ear in plan['ears']:
    try: sockets[open_ear(ear)] = ear['by']
    except OSError as error: fail(error, ear.get('port', ear.get('link', 0)))
order = list(sockets)
control = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
control.bind('\\0' + plan['name'])
control.listen(8)
poll = select.poll()
for s in order + [control]: poll.register(s, select.POLLIN)
by_fd = {s.fileno(): i for i, s in enumerate(order)}

def drain():
    while True:
        ready = [fd for fd, _ in poll.poll(0) if fd in by_fd]
        if not ready: return
        for fd in ready: take(by_fd[fd])

def take(at):
    try: hear(at, sockets[order[at]], order[at])
    except OSError: pass

def hang_up(fd):
    poll.unregister(fd)
    lines.pop(fd).close()

def admit():
    fd, _ = control._accept()
    c = _socket.socket(fileno=fd)
    c.setblocking(False)
    askers[c.fileno()] = c
    poll.register(c, select.POLLIN)

def obey(fd):
    poll.unregister(fd)
    c = askers.pop(fd)
    try: said = c.recv(200).decode().split()
    except (OSError, ValueError): said = []
    if said[:1] == [plan['key']]:
        if said[1:] == ['stop']:
            drain()
            say({'heard': heard})
            sys.exit(0)
        c.send(''.join(write({'ports': ports}, 0)).encode())
    c.close()

while True:
    for fd, _ in poll.poll():
        if fd in by_fd: take(by_fd[fd])
        elif fd in lines: hang_up(fd)
        elif fd in askers: obey(fd)
        else: admit()
`;
