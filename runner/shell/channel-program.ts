/**
 * What stays at the far end of a channel and starts commands there: perl, because every node image has it.
 * A message is its length in four bytes and then a letter, the number of the run and what belongs to it.
 * In: r limit, input, argv: run · k: kill with all that descends from it. Out: o, e: what it printed · v: more than the limit · x: its exit code.
 * When nobody is left to tell it ends, and all that it runs with it.
 */
export const channelProgram = `
$SIG{PIPE} = 'IGNORE';
my ($asked, %runs) = ('');

sub tell_ {
  my ($letter, $id, $data) = @_;
  my $message = pack 'N/a*', $letter . pack('N', $id) . $data;
  while (length $message) {
    my $sent = syswrite STDOUT, $message;
    if (defined $sent) { substr $message, 0, $sent, '' } elsif ($! != 4) { finish() }
  }
}

sub end {
  my @queue = @_;
  my @found;
  # Found before anything dies, for orphans lose their line of descent; stopped from the top, so that no new ones appear.
  while (defined(my $pid = shift @queue)) {
    kill 'STOP', $pid;
    push @found, $pid;
    open my $children, '<', "/proc/$pid/task/$pid/children" or next;
    push @queue, split ' ', <$children> // '';
  }
  kill 'KILL', @found;
}

sub finish {
  end(map $_->{pid}, values %runs);
  exit;
}

sub start {
  my ($id, $limit, $input, @argv) = @_;
  my ($in, $to_in, $from_out, $out, $from_err, $err);
  my $pid = pipe($in, $to_in) && pipe($from_out, $out) && pipe($from_err, $err) ? fork : undef;
  if (!defined $pid) {
    tell_('e', $id, "no process can be made: $!");
    return tell_('x', $id, pack 'N', 126);
  }
  if ($pid == 0) {
    $SIG{PIPE} = 'DEFAULT';
    setpgrp 0, 0;
    open STDIN, '<&', $in;
    open STDOUT, '>&', $out;
    open STDERR, '>&', $err;
    # We are perl already, and a new one takes longer than most of what is asked for: \`perl -e SCRIPT -- WORD…\`.
    if ("@argv[0, 1, 3]" eq 'perl -e --') {
      (my $script, @ARGV) = @argv[2, 4 .. $#argv];
      # What an exec would close: whoever holds the other end of a pipe keeps its reader waiting.
      %runs = ();
      undef $_ for $to_in, $from_out, $from_err;
      eval "$script\\n; 1" or print STDERR $@;
      exit($@ ? 255 : 0);
    }
    exec { $argv[0] } @argv;
    # The reason may be that of a folder of PATH that may not be read, where no other has it either.
    my ($code, $why) = ($! == 2 ? 127 : 126, $!);
    ($code, $why) = (127, 'command not found') if $argv[0] !~ m{/} && !grep -f "$_/$argv[0]", split /:/, $ENV{PATH};
    syswrite STDERR, "$argv[0]: $why\\n";
    exit $code;
  }
  # A file that can be read when the process has ended (pidfd_open): a signal may come just before select, and is not heard then.
  my $fd = syscall 434, $pid, 0;
  open my $ended, '<&=', $fd if $fd >= 0;
  $runs{$id} = { id => $id, pid => $pid, ended => $ended, in => $to_in, input => $input,
    outs => [map { { letter => $_->[0], from => $_->[1], room => $limit } } ['o', $from_out], ['e', $from_err]] };
}

sub feed {
  my ($run) = @_;
  my $sent = length $run->{input} ? syswrite $run->{in}, $run->{input}, 4096 : undef;
  substr $run->{input}, 0, $sent, '' if $sent;
  delete $run->{in} if !$sent || !length $run->{input};
}

sub take {
  my ($run, $out) = @_;
  my $got = sysread $out->{from}, my $data, 65536;
  return if !defined $got && $! == 4;
  return delete $out->{from} if !$got;
  if ($got > $out->{room}) {
    $data = substr $data, 0, $out->{room};
    tell_('v', $run->{id}, '');
    end($run->{pid}) if !$run->{over}++;
  }
  $out->{room} -= length $data;
  tell_($out->{letter}, $run->{id}, $data) if length $data;
}

# What a command left in the background may hold its pipes for ever: what is in them when it has ended is read, and no more.
sub reap {
  while ((my $pid = waitpid -1, 1) > 0) {
    my $code = $? & 127 ? 128 + ($? & 127) : $? >> 8;
    my ($run) = grep $_->{pid} == $pid, values %runs or next;
    for my $out (@{$run->{outs}}) {
      for (1 .. 32) {
        last if !$out->{from};
        vec(my $bits = '', fileno $out->{from}, 1) = 1;
        last if select($bits, undef, undef, 0) < 1;
        take($run, $out);
      }
    }
    delete $runs{$run->{id}};
    tell_('x', $run->{id}, pack 'N', $code);
  }
}

sub hear {
  my $got = sysread STDIN, $asked, 65536, length $asked;
  return if !defined $got && $! == 4;
  finish() if !$got;
  while (length $asked >= 4 && length $asked >= 4 + unpack 'N', $asked) {
    my ($letter, $id, $rest) = unpack 'a N a*', unpack 'N/a*', $asked;
    substr $asked, 0, 4 + unpack('N', $asked), '';
    if ($letter eq 'r') { start($id, unpack 'N N/a* (N/a*)*', $rest) } elsif ($runs{$id}) { end($runs{$id}{pid}) }
  }
}

while (1) {
  my ($readable, $writable) = ('', '');
  vec($readable, fileno $_, 1) = 1 for *STDIN, map { $_->{ended} || (), map { $_->{from} || () } @{$_->{outs}} } values %runs;
  vec($writable, fileno $_->{in}, 1) = 1 for grep $_->{in}, values %runs;
  # A kernel that gives no such file is asked again and again.
  next if select($readable, $writable, undef, (grep !$_->{ended}, values %runs) ? 0.02 : undef) < 0;
  for my $run (values %runs) {
    $_->{from} && vec($readable, fileno $_->{from}, 1) && take($run, $_) for @{$run->{outs}};
    feed($run) if $run->{in} && vec $writable, fileno $run->{in}, 1;
  }
  reap();
  hear() if vec $readable, fileno STDIN, 1;
}
`;
