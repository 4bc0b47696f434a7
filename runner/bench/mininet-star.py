#!/usr/bin/python3
"""A star of hosts in Mininet, with the kernel's bridge as its switch. Prints what was done, a tab, milliseconds."""

import sys
import time

from mininet.net import Mininet
from mininet.nodelib import LinuxBridge
from mininet.topo import SingleSwitchTopo

last = time.perf_counter()


def done(what):
    global last
    now = time.perf_counter()
    print(f"{what}\t{(now - last) * 1000}", flush=True)
    last = time.perf_counter()


net = Mininet(topo=SingleSwitchTopo(int(sys.argv[1])), switch=LinuxBridge, controller=None)
try:
    net.start()
    done("up")
    net["h1"].cmd("uname -n")
    done("first command")
    for _ in range(10):
        net["h1"].cmd("uname -n")
    done("10 commands")
finally:
    net.stop()
done("down")
