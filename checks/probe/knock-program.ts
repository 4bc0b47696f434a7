import { prelude } from './python.js';

/**
 * What calls: its plan is JSON with a nonce, the seconds after which no answer is silence, and targets that are tried side by side.
 * It prints one answer for each target, and tells silence, refusal and unreachability apart.
 * While the kernel still asks for the next hop's MAC address it waits on: after three seconds it says itself that nobody is there.
 */
export const knockProgram = `${prelude}
import errno, posix, select, struct, time, _thread
REFUSED = {errno.ECONNREFUSED: 'port'}
UNREACHABLE = {errno.ENETUNREACH: 'network', errno.EHOSTUNREACH: 'host', errno.EINVAL: 'blackhole',
  errno.EACCES: 'prohibited', errno.EPERM: 'filtered', errno.EADDRNOTAVAIL: 'network', errno.ENETDOWN: 'network'}

def rows(path):
    try: return [line.split() for line in open(path).read().splitlines()[1:]]
    except OSError: return []

def asking(dst):
    gateways = {_socket.inet_ntoa(struct.pack('=I', int(row[2], 16))) for row in rows('/proc/self/net/route')}
    return any(row[2] == '0x0' and (row[0] == dst or row[0] in gateways) for row in rows('/proc/self/net/arp'))

def from_errno(code):
    if code in REFUSED: return {'end': 'refused', 'why': 'port'}
    if code in UNREACHABLE: return {'end': 'unreachable', 'why': UNREACHABLE[code]}
    if code == errno.EMSGSIZE: return {'end': 'too-big', 'why': 'local'}
    if code in (errno.ETIMEDOUT, errno.EAGAIN): return {'end': 'silent'}
    return {'end': 'silent', 'why': posix.strerror(code)}

def wait(s, start, dst):
    while True:
        now = time.monotonic() - start
        over = plan['whileAsking'] if now >= plan['after'] and asking(dst) else plan['after']
        if now >= over: return False
        if select.select([s], [], [], min(over - now, 0.3))[0]: return True

def stream(target):
    start = time.monotonic()
    s = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    s.setblocking(False)
    code = s.connect_ex((target['dst'], target['port']))
    if code not in (0, errno.EINPROGRESS): return from_errno(code)
    p = select.poll()
    p.register(s, select.POLLOUT)
    while not p.poll(100):
        now = time.monotonic() - start
        if now >= (plan['whileAsking'] if asking(target['dst']) else plan['after']): return {'end': 'silent'}
    code = s.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)
    if code: return from_errno(code)
    if not wait(s, start, target['dst']): return {'end': 'silent', 'why': 'connected'}
    said = s.recv(200).decode('utf8', 'replace')
    s.close()
    return {'end': 'answered', 'said': said.strip()}

def datagram(target):
    start = time.monotonic()
    s = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    s.setsockopt(_socket.IPPROTO_IP, 11, 1)
    s.connect((target['dst'], target['port']))
    s.send(nonce + target['tag'].encode())
    if not wait(s, start, target['dst']): return {'end': 'silent'}
    return {'end': 'answered', 'said': s.recv(200).decode('utf8', 'replace').strip()}

def checksum(data):
    data += b'\\0' * (len(data) % 2)
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    while total >> 16: total = (total >> 16) + (total & 0xffff)
    return ~total & 0xffff

ERRORS = {0: 'network', 1: 'host', 4: 'too-big', 9: 'prohibited', 10: 'prohibited', 13: 'prohibited'}

def judge(data, peer, target, mine):
    at = (data[0] & 15) * 4
    kind, code = data[at], data[at + 1]
    if kind == 0 and struct.unpack('!H', data[at + 4:at + 6])[0] == mine and nonce in data:
        return {'end': 'answered', 'said': '', 'by': peer, 'ttl': data[8]}
    inner = data[at + 8:]
    if kind not in (3, 11) or len(inner) < 28 or inner[9] != 1: return None
    if struct.unpack('!H', inner[(inner[0] & 15) * 4 + 4:][:2])[0] != mine: return None
    if kind == 11: return {'end': 'unreachable', 'why': 'hops', 'by': peer}
    if code == 4: return {'end': 'too-big', 'why': 'route', 'by': peer, 'mtu': struct.unpack('!H', data[at + 6:at + 8])[0]}
    if code in (2, 3): return {'end': 'refused', 'why': 'port', 'by': peer}
    return {'end': 'unreachable', 'why': ERRORS.get(code, 'host'), 'by': peer}

def ping(target, mine):
    s = _socket.socket(_socket.AF_INET, _socket.SOCK_RAW, _socket.IPPROTO_ICMP)
    payload = nonce + target['tag'].encode()
    if 'size' in target:
        s.setsockopt(_socket.IPPROTO_IP, 10, 3)
        payload += b'.' * (target['size'] - 28 - len(payload))
    start, sent = time.monotonic(), 0
    s.connect((target['dst'], 0))
    s2 = _socket.socket(_socket.AF_INET, _socket.SOCK_RAW, _socket.IPPROTO_ICMP)
    while True:
        now = time.monotonic() - start
        if now >= plan['after'] and not (now < plan['whileAsking'] and asking(target['dst'])): return {'end': 'silent'}
        if sent <= now * 2.5 and sent < 3:
            head = struct.pack('!BBHHH', 8, 0, 0, mine, sent)
            s.send(struct.pack('!BBHHH', 8, 0, checksum(head + payload), mine, sent) + payload)
            sent += 1
        if select.select([s2], [], [], 0.05)[0]:
            data, peer = s2.recvfrom(65535)
            answer = judge(data, peer[0], target, mine)
            if answer: return answer

answers = [None] * len(plan['targets'])
base = int.from_bytes(posix.urandom(2), 'big')

def call(at):
    target = plan['targets'][at]
    try:
        if target['by'] == 'tcp': answers[at] = stream(target)
        elif target['by'] == 'udp': answers[at] = datagram(target)
        else: answers[at] = ping(target, (base + at) & 0xffff)
    except OSError as error: answers[at] = from_errno(error.errno)

waiting = iter(range(len(answers)))
turn = _thread.allocate_lock()

def calls(over):
    try:
        while True:
            with turn: at = next(waiting, None)
            if at is None: return
            call(at)
    finally: over.release()

callers = [_thread.allocate_lock() for _ in range(min(64, len(answers)))]
for over in callers:
    over.acquire()
    _thread.start_new_thread(calls, (over,))
for over in callers: over.acquire()
say(answers)
`;
