# Runs a command in which changing owner or identity always succeeds, and does nothing.
#
# In a user namespace with a single user there is nobody to change to: chown and setuid answer EINVAL. dpkg and its
# maintainer scripts call them on nearly every file. A seccomp filter that answers "done" lets them be, without newuidmap
# and without a preloaded library that static programs would not load.
use strict;
use warnings;
use Config;

# The audit architecture; the number of prctl; those of setuid, setgid, setreuid, setregid, setgroups, setresuid,
# setresgid, setfsuid, setfsgid, chown, fchown, lchown, fchownat (arm64 has no chown and lchown).
my %calls = (
  x86_64  => [0xC000003E, 157, 105, 106, 113, 114, 116, 117, 119, 122, 123, 92, 93, 94, 260],
  aarch64 => [0xC00000B7, 167, 146, 144, 145, 143, 159, 147, 149, 151, 152, 55, 54],
);
my ($machine) = $Config{archname} =~ /^(x86_64|aarch64)/ or die "success.pl: no system call numbers for $Config{archname}\n";
my ($audit, $prctl, @answered) = @{ $calls{$machine} };

# Opcodes of classic BPF, and what seccomp makes of the returned value.
my ($LOAD, $JUMP_EQUAL, $RETURN) = (0x20, 0x15, 0x06);
my ($ALLOW, $ERRNO_ZERO) = (0x7fff0000, 0x00050000);
my ($NR_OFFSET, $ARCH_OFFSET) = (0, 4);

my $left = @answered;
my @filter = (
  [$LOAD, 0, 0, $ARCH_OFFSET],
  [$JUMP_EQUAL, 1, 0, $audit],
  [$RETURN, 0, 0, $ALLOW],
  [$LOAD, 0, 0, $NR_OFFSET],
  (map { [$JUMP_EQUAL, $left--, 0, $_] } @answered),
  [$RETURN, 0, 0, $ALLOW],
  [$RETURN, 0, 0, $ERRNO_ZERO],
);
my $code = join '', map { pack 'SCCL', @$_ } @filter;
my $program = pack 'Sx![P]P', scalar @filter, $code;    # struct sock_fprog

my ($PR_SET_NO_NEW_PRIVS, $PR_SET_SECCOMP, $FILTER_MODE) = (38, 22, 2);
syscall($prctl, $PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 or die "success.pl: no_new_privs: $!\n";
syscall($prctl, $PR_SET_SECCOMP, $FILTER_MODE, $program, 0, 0) == 0 or die "success.pl: seccomp: $!\n";
exec { $ARGV[0] } @ARGV or die "success.pl: $ARGV[0]: $!\n";
