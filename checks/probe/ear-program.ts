/**
 * What listens in a place: Python, because every node image has it and it needs no file.
 * argv[1] is JSON: name of the control socket, key, nonce, token, life in seconds, ears.
 * It answers TCP and UDP with the token and the address it saw, notes pings, and keeps frames that hold the nonce.
 * Four letters after the nonce tell which call it was.
 * The caller hangs up first: otherwise the port would stay in TIME_WAIT, and a learner's own server could not have it.
 * UDP is answered from the address that was called, which the kernel does not do by itself.
 * Nobody is waited for: whoever connects and says nothing, or says it late, holds up nobody else.
 * The control socket is abstract: it lives in the network namespace and vanishes with the process.
 * The alarm ends it even where nobody is left to stop it.
 */
export const earProgram = `
import json, select, signal, socket, struct, sys
plan = json.loads(sys.argv[1])
signal.alarm(plan['life'])
nonce = plan['nonce'].encode()
heard, ports, sockets, lines, askers = [], [], {}, {}, {}

def fail(error, port):
    print(json.dumps({'failed': error.strerror or str(error), 'port': port, 'taken': error.errno == 98}))
    sys.exit(3)

def open_ear(ear):
    by, port = ear['by'], ear.get('port', 0)
    if by == 'tcp':
        s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(('', port))
        s.listen(1024)
    elif by == 'udp':
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.setsockopt(socket.IPPROTO_IP, 8, 1)
        s.bind(('', port))
    elif by == 'icmp':
        s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    else:
        s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
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
        c, peer = s.accept()
        c.setblocking(False)
        c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        note(at, source=peer[0], port=peer[1], to=c.getsockname()[0])
        c.send(('%s %s %d\\n' % (plan['token'], peer[0], peer[1])).encode())
        lines[c.fileno()] = c
        poll.register(c, select.POLLIN)
    elif by == 'udp':
        data, info, _, peer = s.recvmsg(2048, 256)
        to = next((socket.inet_ntoa(d[8:12]) for l, k, d in info if k == 8), '')
        note(at, source=peer[0], port=peer[1], to=to, tag=tag(data))
        answer = ('%s %s %d\\n' % (plan['token'], peer[0], peer[1])).encode()
        own = struct.pack('=i4s4s', 0, socket.inet_aton(to), b'\\0' * 4)
        if data.startswith(nonce): s.sendmsg([answer], [(socket.IPPROTO_IP, 8, own)], 0, peer)
    elif by == 'icmp':
        data, peer = s.recvfrom(65535)
        start = (data[0] & 15) * 4
        if data[start] == 8 and nonce in data:
            note(at, source=peer[0], port=0, to=socket.inet_ntoa(data[16:20]), tag=tag(data))
    else:
        data, where = s.recvfrom(65535)
        if nonce in data: note(at, frame=data.hex(), out=where[2] == 4, tag=tag(data))

for ear in plan['ears']:
    try: sockets[open_ear(ear)] = ear['by']
    except OSError as error: fail(error, ear.get('port', ear.get('link', 0)))
order = list(sockets)
control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
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
    c, _ = control.accept()
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
            print(json.dumps({'heard': heard}))
            sys.exit(0)
        c.send(json.dumps({'ports': ports}).encode())
    c.close()

while True:
    for fd, _ in poll.poll():
        if fd in by_fd: take(by_fd[fd])
        elif fd in lines: hang_up(fd)
        elif fd in askers: obey(fd)
        else: admit()
`;
